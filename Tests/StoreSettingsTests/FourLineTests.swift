import Greeter
import GreeterRuntime
import Testing

@Suite("The smallest settings", .timeLimit(.minutes(30)))
struct FourLineTests {
    static let fourLines = """
        [shop]
        timezone = "Asia/Tokyo"

        [[door]]
        contact = "GPIO17"
        """

    @Test("four lines are enough, with defaults that a shop would want")
    func fourLines() throws {
        let board = TestBoard()
        let settings = try board.load(["corner.toml": FourLineTests.fourLines])
        let store = try #require(settings.policy.stores.first)
        #expect(store.id == "corner" && store.name == "corner")
        #expect(store.timeZone.name == "Asia/Tokyo" && store.timeZone.initialOffset == 9 * 3600)
        #expect(store.languages == ["en"] && store.order == .rotate && store.register == .plain)
        #expect(store.atMost == .voice && store.calm == Calm() && store.sequenceGap == .milliseconds(300))
        #expect(store.schedule.isAlwaysTheSame && store.lamp == nil && store.notice == nil)
        #expect(store.cues.map(\.id) == ["welcome-ja", "welcome-en", "chime-arrival"])
        #expect(store.cues.map(\.length) == [.milliseconds(1250), .milliseconds(900), .seconds(1)])
        #expect(settings.policy.doors == [DoorPolicy(name: "door", sensor: .contact(.unknown))])
        #expect(settings.policy.lines == [LinePolicy(role: .contact(door: 0))])
        let line = try #require(settings.inputs.first)
        #expect(line.address == .name("GPIO17") && line.bias == .pullUp && !line.isActiveLow)
        #expect(line.purpose == "door \"door\", contact" && (line.place.line, line.place.column) == (5, 11))
        let zone = try #require(settings.zones.first)
        #expect(zone.device == .alsa("default") && zone.volume == 0 && zone.loudness == -18 && zone.idle == .ready)
        #expect(settings.clock == .network && settings.socket == "/run/noren/noren.sock")
    }

    @Test("a lone contact is warned of, with what to add")
    func warning() throws {
        let board = TestBoard()
        let settings = try board.load(["corner.toml": FourLineTests.fourLines])
        #expect(
            settings.warnings.map { board.plain("\($0)") } == [
                """
                corner.toml:5:11: warning: door "door" has only a contact, which cannot tell in from out: everybody gets \
                the neutral chime; add motion = "LINE" for a motion sensor inside, or use `outer` and `inner` for a pair \
                of beams, or write direction = "arrival" where people only come in
                """
            ])
    }

    @Test("no [shop] at all is fine: the board's zone, and the file's name")
    func noShop() throws {
        let board = TestBoard()
        let settings = try board.load(["kiosk.toml": "[[door]]\nin = \"GPIO5\"\nout = \"GPIO6\"\n"])
        #expect(settings.policy.stores.map(\.id) == ["kiosk"])
        #expect(settings.policy.stores.map(\.timeZone.name) == ["Asia/Tokyo"])
        #expect(settings.policy.doors.map(\.sensor) == [.pulses])
        #expect(settings.warnings.isEmpty)
    }
}
