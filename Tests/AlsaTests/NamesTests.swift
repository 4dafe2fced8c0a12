import Foundation
import Testing

@testable import Alsa

@Suite("What the library says about cards", .timeLimit(.minutes(30)))
struct NamesTests {
    @Test(
        "a device's name tells its card",
        arguments: [
            ("plughw:CARD=Device", "Device", 0), ("plughw:CARD=Device,DEV=1", "Device", 1), ("hw:1,3", "1", 3),
            ("sysdefault:CARD=vc4-hdmi", "vc4-hdmi", 0), ("hw:0", "0", 0), ("hw:DEV=2,CARD=b1", "b1", 2),
        ])
    func cardName(name: String, card: String, device: Int) throws {
        let found = try #require(CardName(inDevice: name))
        #expect((found.card, found.device) == (card, device))
    }

    @Test("a name without a card tells none", arguments: ["default", "null", "pulse", "plug:'hw:0'", "hw:"])
    func noCard(name: String) { #expect(CardName(inDevice: name) == nil) }

    @Test("without a card the lists are short, and nobody fails")
    func lists() {
        for card in Alsa.cards() { #expect(!card.id.isEmpty) }
        #expect(Alsa.playbackHints().contains { $0.name == "null" })
        #expect(!Alsa.version.isEmpty)
    }

    @Test("a card is named by its id, for its number moves")
    func deviceName() {
        let first = SoundCard.Playback(device: 0, id: "", name: "", subdevices: 1, freeSubdevices: 1)
        let third = SoundCard.Playback(device: 2, id: "", name: "", subdevices: 1, freeSubdevices: 1)
        let card = SoundCard(index: 3, id: "Device", name: "USB Audio", driver: "USB-Audio", playbacks: [first, third])
        #expect(card.deviceName(first) == "plughw:CARD=Device")
        #expect(card.deviceName(third) == "plughw:CARD=Device,DEV=2")
    }

    @Test("who holds a card is found by the thread that opened it, and named by its process")
    func holders() throws {
        let root = FileManager.default.temporaryDirectory.appendingPathComponent("noren-holders-\(UUID())")
        defer { try? FileManager.default.removeItem(at: root) }
        func write(_ text: String, _ path: String) throws {
            let file = root.appendingPathComponent(path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        let status = "state: RUNNING\nowner_pid   : 813\ntrigger_time: 11.5\n"
        try write(status, "asound/card1/pcm0p/sub0/status")
        try write("closed\n", "asound/card1/pcm0p/sub1/status")
        try write(status, "asound/card1/pcm0c/sub0/status")
        try write("closed\n", "asound/card0/pcm0p/sub0/status")
        try write("Name:\toutput:alsa\nTgid:\t812\nPid:\t813\n", "813/status")
        try write("mpd\n", "812/comm")
        #expect(Alsa.holders(card: 1, root: root.path).map(\.description) == ["mpd (process 812)"])
        #expect(Alsa.holders(card: nil, root: root.path).map(\.pid) == [812])
        // A thread that has ended: who has the device's file open is asked.
        try FileManager.default.removeItem(at: root.appendingPathComponent("813"))
        #expect(Alsa.holders(card: 1, root: root.path).map(\.description) == ["process 813"])
        try write("", "812/fd/.keep")
        try FileManager.default.createSymbolicLink(
            atPath: root.appendingPathComponent("812/fd/7").path, withDestinationPath: "/dev/snd/pcmC1D0p")
        #expect(Alsa.holders(card: 1, root: root.path).map(\.description) == ["mpd (process 812)"])
        #expect(Alsa.holders(card: 0, root: root.path).isEmpty)
        #expect(Alsa.holders(card: 7, root: root.path).isEmpty)
    }

    @Test("an error says which call, what, and what to do")
    func errors() {
        let error = AlsaError(call: "snd_pcm_open", code: -19, subject: "plughw:CARD=Device")
        #expect(
            error.description
                == "snd_pcm_open plughw:CARD=Device: No such device; is the card plugged in? `noren devices` lists what there is"
        )
        #expect(error.isGone && !error.isBusy)
        #expect(AlsaError(call: "snd_pcm_open", code: -16).isBusy)
        #expect(AlsaError(call: "snd_pcm_writei", code: -32).isUnderrun)
        #expect(AlsaError(call: "snd_pcm_writei", code: -86).isSuspended)
    }

    @Test("a sound server is known by its plug-in, and neither a card nor a name without meaning is one")
    func servers() {
        #expect(SoundServer(type: "pipewire") == .pipeWire && SoundServer(type: "pulse") == .pulseAudio)
        #expect(SoundServer(type: "plug") == nil && SoundServer(type: "dmix") == nil)
        #expect(SoundServer(ofDevice: "null") == nil && SoundServer(ofDevice: "plughw:CARD=Nowhere") == nil)
        #expect(SoundServer(ofDevice: "no such name") == nil)
    }

    @Test("what a sound server will not do is told with why, and what to set")
    func serverTrouble() {
        let remedy = """
            it serves who is logged in, and not the service: name the card itself, as noren devices lists it, or share it as \
            the guide says under "Music on the same card"
            """
        // As pipewire-alsa answers where there is no server; where its socket is another user's; and where it was killed.
        #expect(
            SoundServer.pipeWire.trouble(AlsaError(call: "snd_pcm_open", code: -112))
                == "PipeWire does not answer this user (snd_pcm_open: Host is down); \(remedy)")
        #expect(
            SoundServer.pipeWire.trouble(AlsaError(call: "snd_pcm_open", code: -13))
                == "PipeWire may not be reached by this user (snd_pcm_open: Permission denied); \(remedy)")
        #expect(
            SoundServer.pulseAudio.trouble(AlsaError(call: "snd_pcm_open", code: -111))
                == "PulseAudio does not answer this user (snd_pcm_open: Connection refused); \(remedy)")
        #expect(
            SoundServer.pipeWire.trouble(AlsaError(call: "snd_pcm_writei", code: -32))
                == "PipeWire has ended or takes no more sound (snd_pcm_writei: Broken pipe); it is looked for")
    }
}
