import Testing

@testable import Alsa

@Suite("A card's mixer", .timeLimit(.minutes(30)))
struct MixerTests {
    @Test(
        "a control is named as amixer names it",
        arguments: [("Master", "Master", 0), ("PCM,1", "PCM", 1), ("Line, out", "Line, out", 0), ("A,2,3", "A,2", 3)])
    func written(text: String, name: String, index: Int) throws {
        let id = try #require(MixerControl.ID(written: text))
        #expect(id == .init(name, index: index))
        #expect(id.description == text)
    }

    @Test("nothing is no control's name", arguments: ["", ",1", "PCM,-1"])
    func unwritten(text: String) { #expect(MixerControl.ID(written: text) == nil) }

    @Test("a card that is not there says so")
    func missing() {
        for device in ["plughw:CARD=NoSuchCard", "hw:31"] {
            do throws(AlsaError) {
                let mixer = try Mixer(ofDevice: device)
                Issue.record("there is a mixer of \(mixer.name)")
            } catch {
                #expect(error.call == "snd_mixer_attach")
                #expect(!error.remedy.isEmpty, "\(error)")
            }
        }
    }

    @Test("silence is all channels off, or all at the lower end")
    func silence() {
        var control = MixerControl(id: .init("Master"), switches: [false, true])
        #expect(!control.isMuted)
        control.switches = [false, false]
        #expect(control.isMuted)
        control.volume = .init(range: -50...100, channels: [-50, 0])
        #expect(control.volume?.isAtMinimum == false)
        control.volume?.channels = [-50, -50]
        #expect(control.volume?.isAtMinimum == true)
        #expect(MixerControl(id: .init("PCM")).isMuted == false)
    }
}
