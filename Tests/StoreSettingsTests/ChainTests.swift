import Greeter
import GreeterRuntime
import StoreSettings
import Testing

@Suite("A chain of shops, and several stores on a board", .timeLimit(.minutes(30)))
struct ChainTests {
    static let door = "[[door]]\nin = \"GPIO1\"\nout = \"GPIO2\"\n"

    @Test("a store's values override its base's key by key, over several files")
    func overrides() throws {
        let board = TestBoard()
        let settings = try board.load([
            "base.toml": "[calm]\nrest = \"4s\"\nstale_after = \"3s\"\nparty = { gap = \"7s\" }\n",
            "base-region.toml": "extends = \"base.toml\"\n[calm]\nrest = \"5s\"\n[shop]\nlanguages = [\"ja\"]\n",
            "shop.toml": "extends = \"base-region.toml\"\n[calm]\nparty = { longest = \"50s\" }\n" + ChainTests.door,
        ])
        let store = try #require(settings.policy.stores.first)
        #expect(store.calm.rest == .seconds(5) && store.calm.staleAfter == .seconds(3))
        #expect(store.calm.partyGap == .seconds(7) && store.calm.partyLongest == .seconds(50))
        #expect(store.languages == ["ja"])
        let rest = try #require(settings.effective.first { $0.key == "calm.rest" }?.place)
        #expect(board.plain("\(rest.file):\(rest.line)") == "base-region.toml:3")
    }

    @Test("of the lists, what has the same name takes the base's place, and the rest is added")
    func lists() throws {
        let board = TestBoard()
        let settings = try board.load([
            "base.toml": """
            [[door]]
            name = "front"
            contact = "GPIO1"
            [[quiet_time]]
            name = "night"
            when = "22:00-06:00"
            at_most = "off"
            [[quiet_time]]
            name = "noon"
            when = "12:00-13:00"
            at_most = "light"
            """,
            "shop.toml": """
            extends = "base.toml"
            [[door]]
            name = "front"
            outer = "GPIO3"
            inner = "GPIO4"
            [[door]]
            name = "back"
            in = "GPIO5"
            out = "GPIO6"
            [[quiet_time]]
            name = "night"
            when = "23:00-05:00"
            at_most = "light"
            """,
        ])
        #expect(settings.policy.doors.map(\.name) == ["front", "back"])
        #expect(
            settings.policy.doors.first?.sensor == .beamPair(shortest: .milliseconds(20), longest: .milliseconds(1500)))
        let quietTimes = try #require(settings.policy.stores.first).schedule.quietTimes
        #expect(quietTimes.map(\.name) == ["night", "noon"] && quietTimes.map(\.atMost) == [.light, .light])
    }

    @Test("a chain's limit lowers what a store does not set, and a store may go lower")
    func limits() throws {
        let board = TestBoard()
        let base = "[limits]\nat_most = \"chime\"\n"
        let silent = try board.load(["base.toml": base, "a.toml": "extends = \"base.toml\"\n" + ChainTests.door])
        #expect(silent.policy.stores.map(\.atMost) == [.chime])
        let value = try #require(silent.effective.first { $0.key == "shop.at_most" })
        #expect(value.value == "\"chime\"" && value.place?.line == 2)
        let lower = try board.load([
            "base.toml": base, "a.toml": "extends = \"base.toml\"\n[shop]\nat_most = \"tick\"\n" + ChainTests.door,
        ])
        #expect(lower.policy.stores.map(\.atMost) == [.tick])
    }

    @Test("a file that a base names lies beside the base")
    func besideTheBase() throws {
        let board = TestBoard()
        board.write(Array("sound".utf8), to: "own.flac")
        let settings = try board.load([
            "base.toml": "[[cue]]\nid = \"hello\"\nfile = \"own.flac\"\nlanguage = \"en\"\nsays = \"welcome\"\n",
            "shop.toml": "extends = \"base.toml\"\n" + ChainTests.door,
        ])
        #expect(settings.cueSources.first?.last?.path == "\(board.folder)/own.flac")
    }

    @Test("what is wrong with a base is said once, at the base's place, for all of its stores")
    func baseProblem() {
        let board = TestBoard()
        let problems = board.problems([
            "base.toml": "[calm]\nrets = \"2s\"\n",
            "a.toml": "extends = \"base.toml\"\n[[door]]\nin = \"GPIO1\"\nout = \"GPIO2\"\n",
            "b.toml": "extends = \"base.toml\"\n[[door]]\nin = \"GPIO3\"\nout = \"GPIO4\"\n",
        ])
        #expect(problems == ["base.toml:2:1: error: unknown key `rets` in [calm]; did you mean `rest`?"])
    }

    @Test("a base that is no TOML hides what it may hold, and no more")
    func brokenBase() {
        let board = TestBoard()
        let problems = board.problems([
            "base.toml": "[shop\n", "a.toml": "extends = \"base.toml\"\n[calm]\nrets = \"2s\"\n",
        ])
        #expect(problems.count == 2)
        #expect(problems.first == "a.toml:3:1: error: unknown key `rets` in [calm]; did you mean `rest`?")
        #expect(problems.last?.hasPrefix("base.toml:1:6: error: not TOML") == true)
    }

    @Test("stores share the zone of a device that they name alike, and have their own doors")
    func sharedZone() throws {
        let board = TestBoard()
        let settings = try board.load([
            "left.toml": "[sound]\ndevice = \"plughw:CARD=A\"\n[[door]]\nin = \"GPIO1\"\nout = \"GPIO2\"\n",
            "right.toml": "[sound]\ndevice = \"plughw:CARD=A\"\n[[door]]\nin = \"GPIO3\"\nout = \"GPIO4\"\n",
            "third.toml": "[sound]\ndevice = \"file:out.wav\"\n[[door]]\nin = \"GPIO5\"\nout = \"GPIO6\"\n",
        ])
        #expect(settings.policy.stores.map(\.zone) == [0, 0, 1] && settings.policy.zones.count == 2)
        #expect(settings.policy.doors.map(\.store) == [0, 1, 2])
        #expect(settings.zones.map(\.device) == [.alsa("plughw:CARD=A"), .file("\(board.folder)/out.wav")])
        #expect(settings.policy.lines.map(\.role).last == .pulseOut(door: 2))
        #expect(settings.inputs.first?.purpose == "store \"left\", door \"door\", in")
    }

    @Test("a syntax error hides its own file only")
    func syntax() {
        let board = TestBoard()
        let problems = board.problems(["a.toml": "[shop\n", "b.toml": "[calm]\nrets = 1\n" + ChainTests.door])
        #expect(problems.count == 2)
        #expect(problems.first?.hasPrefix("a.toml:1:6: error: not TOML") == true)
        #expect(problems.last?.hasPrefix("b.toml:2:1: error: unknown key `rets`") == true)
    }

    @Test("the same file twice is one store too many")
    func sameFile() {
        let board = TestBoard()
        board.write(Array(ChainTests.door.utf8), to: "a.toml")
        #expect(
            board.problems(["a.toml": ChainTests.door, "./a.toml": ChainTests.door]) == [
                "./a.toml:1:1: error: this file is named twice (as a.toml before); name it once"
            ])
    }

    @Test("images that are all alike take the board's name as their id")
    func hostName() throws {
        let board = TestBoard()
        let settings = try board.load(["noren.toml": "[shop]\nid = \"@hostname\"\n" + ChainTests.door])
        #expect(settings.policy.stores.map(\.id) == ["kiosk-7"])
        #expect(settings.policy.stores.map(\.name) == ["kiosk-7"])
    }

    @Test("a file whose name makes no id asks for one")
    func noID() {
        let board = TestBoard()
        #expect(
            board.problems(["my shop.toml": ChainTests.door]) == [
                """
                my shop.toml:1:1: error: the file's name makes no good id: "my shop" holds more than letters, digits, \
                "-", "_" and "."; write "my-shop"; set `id` in [shop]
                """
            ])
    }

    @Test("the seed follows from the stores' ids alone, by FNV-1a")
    func seed() throws {
        let board = TestBoard()
        let one = try board.load(["a.toml": ChainTests.door])
        let other = try board.load(["a.toml": "[calm]\nrest = \"1s\"\n" + ChainTests.door])
        // FNV-1a of 'a' is af63dc4c8601ec8c; one more round for the end of the id.
        let seed: UInt64 = 0xaf63_dc4c_8601_ec8c &* 0x0000_0100_0000_01b3
        #expect(one.policy.seed == seed)
        #expect(one.policy.seed == other.policy.seed)
        #expect(try board.load(["b.toml": ChainTests.door]).policy.seed != one.policy.seed)
    }

    @Test("where the bundled sounds were not found, a language that they would speak says so")
    func noSounds() {
        let board = TestBoard()
        board.write(Array(ChainTests.door.utf8), to: "a.toml")
        do throws(Problems) {
            _ = try SettingsFile.load(["\(board.folder)/a.toml"], in: .test(sounds: nil))
        } catch {
            #expect(
                board.plain("\(error)") == """
                    a.toml:1:1: error: no cue speaks "en"; the bundled sounds were not found: set NOREN_SOUNDS to their \
                    folder, or add a [[cue]] in that language
                    """)
        }
    }

    @Test("a zone that cannot be had is said with what to do, and is never UTC")
    func noZones() {
        let board = TestBoard()
        board.write(Array(("[shop]\ntimezone = \"Asia/Tokyo\"\n" + ChainTests.door).utf8), to: "a.toml")
        board.write(Array(("[[door]]\nin = \"GPIO3\"\nout = \"GPIO4\"\n").utf8), to: "b.toml")
        var context = SettingsContext.test()
        context.zone = { _ in .unavailable("there is no time zone database; install the package tzdata") }
        context.boardZone = { .failure(.init("the board does not say its time zone")) }
        do throws(Problems) {
            _ = try SettingsFile.load(["\(board.folder)/a.toml", "\(board.folder)/b.toml"], in: context)
        } catch {
            #expect(
                error.all.map { board.plain("\($0)") } == [
                    "a.toml:2:12: error: there is no time zone database; install the package tzdata",
                    "b.toml:1:1: error: the board does not say its time zone",
                ])
        }
    }
}
