import Glibc
import Greeter
import GreeterRuntime
import StoreSettings
import Testing

@testable import StoreSetup

@Suite("A second interview", .timeLimit(.minutes(30)))
struct PresentSettingsTests {
    private let text = """
        # Ask Aiko first.
        [shop]
        name      = "Corner"
        timezone  = "Asia/Tokyo"
        languages = ["en", "ja"]
        register  = "formal"

        [hours]
        mon-fri = "10:00-20:00"
        "12-24" = "closed"

        [sound]
        device = "plughw:CARD=Device"   # on the shelf
        volume = -4.5
        ceiling = 60
        calibrated = 71.2  # noren calibrate, 2026-11-02
        duck = { control = "Music" }

        [[door]]
        name = "front"
        contact = "GPIO17"
        direction = "arrival"
        debounce = "30ms"

        [[door]]
        name = "garden"
        register = "casual"
        contact = "GPIO27"

        [lamp]
        line = "GPIO24"
        on = "5s"

        [inputs]
        quiet_button = "GPIO22"
        serving = "GPIO5"

        """

    /// As the settings' own reader understands it.
    private func read(_ text: String) throws -> BoardSettings {
        let path = "/tmp/noren-present-\(getpid())-\(UInt64.random(in: 0 ... .max)).toml"
        let file = try #require(fopen(path, "w"))
        fputs(text, file)
        fclose(file)
        defer { unlink(path) }
        let sounds = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        return try SettingsFile.load(
            [path],
            in: SettingsContext(
                zone: { .table(ZoneTable(name: $0, initialOffset: 32_400)) }, boardZone: { .success("Asia/Tokyo") },
                soundsFolder: "/\(sounds)/Sounds", soundLength: { _ in .success(.seconds(1)) },
                calendar: { _, _ in .unavailable("") }))
    }

    private func chair(_ text: String, outputs: Int = 1) throws -> Chair {
        var facts = Chair.board(outputs: outputs)
        facts.hasSettings = true
        facts.present = PresentSettings(text, board: try read(text))
        return Chair(facts)
    }

    @Test("that is answered with Enter alone changes nothing, and says so")
    func nothing() throws {
        var chair = try chair(text)
        #expect(chair.said.contains("front  (contact GPIO17)\n  garden  (contact GPIO27)"))
        chair.answer("")
        #expect(chair.effects.contains(.play(language: "en", device: "plughw:CARD=Device", volume: -4.5)))
        #expect(chair.said.contains("as loud as it is now"))
        chair.answer("1", "")
        #expect(chair.said.contains("\n[2]"), "the register is the formal one")
        chair.answer("")
        #expect(chair.said.contains("[1 2]"))
        chair.answer("", "")
        #expect(chair.said.contains("[mon-fri 10:00-20:00]"))
        chair.answer("")
        #expect(chair.said.contains("[as it is: GPIO22]"))
        chair.answer("")
        #expect(chair.said.contains("[as it is: GPIO24]"))
        chair.answer("", "")
        #expect(chair.said.contains("Nothing has to be changed in /etc/noren/noren.toml"))
        #expect(chair.settings == nil && chair.effects.last == .end(isWritten: true))
    }

    @Test("changes what is answered otherwise, and nothing else")
    func some() throws {
        var chair = try chair(text)
        chair.answer("", "3", "1", "2", "", "mon-sat 9-18", "n", "n", "")
        #expect(chair.said.contains("    - volume = -4.5\n    + volume = -7.5"))
        #expect(!chair.said.contains("calibrated"))
        chair.answer("y")
        let expected = text.replacing("volume = -4.5", with: "volume = -7.5")
            .replacing("\"formal\"\n", with: "\"formal\"\nat_most = \"chime\"    # voice, chime, tick, light, off\n")
            .replacing(
                "mon-fri = \"10:00-20:00\"\n\"12-24\" = \"closed\"\n",
                with: "\"12-24\" = \"closed\"\nmon-sat = \"09:00-18:00\"\n"
            )
            .replacing("quiet_button = \"GPIO22\"\n", with: "")
            .replacing("[lamp]\nline = \"GPIO24\"\non = \"5s\"\n\n", with: "")
        let settings = chair.settings ?? ""
        #expect(settings == expected, "\(settings)")
        #expect(try read(settings).zones[0].calibrated == 71.2)
    }

    @Test("leaves a doorway its name and all that was said of it where its sensor is found anew")
    func doors() throws {
        var chair = try chair(text)
        chair.answer("3")
        chair.watch(low: [1])
        chair.move((1, true, 500), (1, false, 2000))
        chair.answer("1", "2", "y")
        chair.watch(low: [4])
        chair.move((4, true, 500), (4, false, 2000))
        chair.answer("1", "1", "n", "1", "", "", "", "", "", "", "", "", "y")
        let settings = chair.settings ?? "\(chair.said)"
        // The garden's line is the garden's door; what is left over is the front's.
        #expect(settings.contains("name = \"front\"\ncontact = \"GPIO4\"\ndirection = \"unknown\""), "\(settings)")
        #expect(
            settings.contains(
                "debounce = \"30ms\"\n\n[[door]]\nname = \"garden\"\ncontact = \"GPIO27\"\ndirection = \"arrival\""))
        #expect(settings.contains("register = \"casual\""))
        #expect(try read(settings).policy.doors.map(\.name) == ["front", "garden"])
    }

    @Test("adds a door beside those that are there, or takes out what is not found any more")
    func moreAndFewer() throws {
        var chair = try chair(text)
        chair.answer("2")
        #expect(chair.said.contains("Close the door"))
        chair.watch(low: [4])
        chair.move((4, true, 500), (4, false, 2000))
        chair.answer("1", "3", "n", "1", "", "", "", "", "", "", "", "", "y")
        var settings = chair.settings ?? "\(chair.said)"
        #expect(try read(settings).policy.doors.map(\.name) == ["front", "garden", "door-2"], "\(settings)")
        #expect(settings.hasPrefix(text))
        chair = try self.chair(text)
        chair.answer("3")
        chair.watch(low: [1])
        chair.move((1, true, 500), (1, false, 2000))
        chair.answer("1", "1", "n", "1", "", "", "", "", "", "", "", "", "y")
        settings = chair.settings ?? "\(chair.said)"
        #expect(try read(settings).policy.doors.map(\.name) == ["garden"], "\(settings)")
        #expect(settings.contains("[lamp]\nline = \"GPIO24\"\non = \"5s\""))
    }

    @Test("keeps under the ceiling that was measured, and drops the measure with another loudspeaker")
    func loudspeaker() throws {
        // At 71.2 dB(A) a ceiling of 60 leaves -11.2 dB; 3 dB more are none.
        var chair = try chair(text, outputs: 2)
        chair.answer("")
        #expect(chair.said.contains("[1]"))
        chair.answer("", "2")
        #expect(chair.said.contains("The ceiling of 60 dB(A) at the till allows no more"), "\(chair.said)")
        chair.answer("4", "2", "1", "", "", "", "", "", "", "", "")
        #expect(chair.said.contains("`calibrated` was measured with the loudspeaker before"), "\(chair.said)")
        chair.answer("y")
        let settings = chair.settings ?? ""
        #expect(settings.contains("# calibrated = 71.2  # noren calibrate, 2026-11-02\n"), "\(settings)")
        #expect(settings.contains("device = \"plughw:CARD=Hdmi\"   # on the shelf"))
        #expect(try read(settings).zones[0].calibrated == nil)
    }

    @Test("opens a shop always, also where other days have hours")
    func always() throws {
        var chair = try chair(text)
        chair.answer("", "1", "", "", "", "", "always", "", "", "", "y")
        let settings = chair.settings ?? "\(chair.said)"
        #expect(settings.contains("[hours]\n\"12-24\" = \"closed\"\ndaily = \"00:00-24:00\""), "\(settings)")
    }

    @Test("goes on from a file that lacks nothing but a door, and asks what it does not say as in a new shop")
    func half() throws {
        let half = "[shop]\nname = \"Corner\"\n\n[calm]\nrest = \"4s\"\n"
        var facts = Chair.board()
        facts.hasSettings = true
        facts.present = PresentSettings(half, board: try read(PresentSettings.withSomeDoor(half)), isWhole: false)
        var chair = Chair(facts)
        #expect(chair.said.contains("Close the door"))
        chair.watch(low: [0])
        chair.move((0, true, 500), (0, false, 2000))
        chair.answer("1", "1", "n")
        #expect(chair.effects.contains(.play(language: "en", device: "plughw:CARD=Device", volume: -12)))
        chair.answer("1", "", "", "", "", "", "", "", "", "y")
        let settings = chair.settings ?? "\(chair.said)"
        #expect(settings.hasPrefix(half) && settings.contains("volume = -12"), "\(settings)")
        #expect(try read(settings).policy.doors.map(\.name) == ["front"])
    }

    @Test("of settings that are not in order begins anew only where that is wanted")
    func broken() {
        var facts = Chair.board()
        facts.hasSettings = true
        facts.problems = ["noren.toml:3:1: error: unknown key `volum` in [sound]; did you mean `volume`?"]
        var chair = Chair(facts)
        #expect(chair.said.contains("unknown key `volum`") && chair.said.contains("Or begin anew?"))
        chair.answer("")
        #expect(chair.effects.last == .end(isWritten: false))
        chair = Chair(facts)
        chair.answer("y")
        #expect(chair.said.contains("Close the door"))
    }

    @Test("sees where a chain's base would win over the answers")
    func stray() throws {
        var chair = try chair(text)
        var other = try read(text)
        other.policy.stores[0].atMost = .tick
        chair.verdict = other
        chair.answer("", "1", "2", "", "", "", "", "")
        #expect(chair.said.contains("[shop] at_most = \"chime\": another file"), "\(chair.said)")
        #expect(chair.isOver && chair.settings == nil)
    }
}
