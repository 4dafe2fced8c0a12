import Glibc
import GreeterRuntime
import StoreSettings
import Testing

@Suite("Files that cannot be settings", .timeLimit(.minutes(30)))
struct UnusableFileTests {
    @Test("a file that is not there is said, with what to write into it")
    func missing() {
        let board = TestBoard()
        #expect(throws: Problems.self) { try SettingsFile.load(["\(board.folder)/none.toml"], in: .test()) }
        do throws(Problems) {
            _ = try SettingsFile.load(["/nowhere/none.toml"], in: .test())
        } catch {
            #expect(
                "\(error)" == """
                    /nowhere/none.toml:1:1: error: there is no such file; name an existing one, or create it: four lines \
                    are enough: [shop], timezone = "Asia/Tokyo", [[door]], contact = "GPIO17"
                    """)
        }
    }

    @Test("a folder is no file")
    func folder() {
        let board = TestBoard()
        let problem = problems(of: [board.folder], board)
        #expect(
            problem == [
                "\(board.folder):1:1: error: this is a folder; name the settings file in it, as in "
                    + "\(board.folder)/noren.toml"
            ])
    }

    @Test("a file that may not be read says so", .enabled(if: geteuid() != 0, "root may read everything"))
    func unreadable() {
        let board = TestBoard()
        board.write(Array("[shop]".utf8), to: "locked.toml")
        chmod("\(board.folder)/locked.toml", 0)
        let problem = problems(of: ["\(board.folder)/locked.toml"], board)
        #expect(problem == ["locked.toml:1:1: error: the file may not be read; allow it with: chmod a+r"])
    }

    @Test("the first byte that is not UTF-8 is named with its place")
    func latin1() {
        let board = TestBoard()
        board.write(Array("[shop]\nname = \"銀座 Caf".utf8) + [0xE9] + Array("\"\n".utf8), to: "latin1.toml")
        #expect(
            problems(of: ["\(board.folder)/latin1.toml"], board) == [
                "latin1.toml:2:15: error: the byte 0xE9 here is not UTF-8; save the file as UTF-8"
            ])
    }

    @Test("a file cut in the middle of a letter is not UTF-8 either")
    func cut() {
        let board = TestBoard()
        board.write(Array("# 銀".utf8.dropLast()), to: "cut.toml")
        #expect(
            problems(of: ["\(board.folder)/cut.toml"], board).first?.hasPrefix("cut.toml:1:3: error: the byte") == true)
    }

    @Test("UTF-16, as Windows saves it, is named")
    func utf16() {
        let board = TestBoard()
        board.write([0xFF, 0xFE, 0x5B, 0x00], to: "wide.toml")
        #expect(
            problems(of: ["\(board.folder)/wide.toml"], board) == [
                "wide.toml:1:1: error: the file is saved as UTF-16; save it as UTF-8"
            ])
    }

    @Test("a file of 10 MB is refused before it is read")
    func large() {
        let board = TestBoard()
        let line = Array("[[door]]\ncontact = \"GPIO17\"\n".utf8)
        board.write((0..<400_000).flatMap { _ in line }, to: "large.toml")
        #expect(
            problems(of: ["\(board.folder)/large.toml"], board) == [
                "large.toml:1:1: error: the file is larger than 1 MB, which no settings are; is it the right file?"
            ])
    }

    @Test("an endless device is refused at the same size")
    func endless() {
        let board = TestBoard()
        #expect(problems(of: ["/dev/zero"], board).first?.contains("larger than 1 MB") == true)
    }

    @Test(
        "what would be too much for a reader is refused with a place",
        arguments: [
            (
                String(repeating: "a.", count: 900) + "a = 1\n",
                "deep.toml:1:1: error: keys or values lie more than 64 deep"
            ),
            (
                String(repeating: "a.", count: 400_000) + "a = 1\n",
                "deep.toml:1:1: error: this line is longer than 2000"
            ),
            ("a = " + String(repeating: "[", count: 900) + "\n", "deep.toml:1:"),
        ])
    func deep(text: String, message: String) {
        let board = TestBoard()
        let problems = board.problems(["deep.toml": text])
        #expect(problems.count == 1)
        #expect(problems.first?.hasPrefix(message) == true, "\(problems)")
    }

    @Test("a megabyte of mistakes is told, one for each")
    func many() {
        let board = TestBoard()
        let value = String(repeating: "x", count: 450)
        let keys = (0..<2000).map { "k\($0) = \"\(value)\"\n" }.joined()
        #expect(board.problems(["many.toml": keys]).count == 2001)
        #expect(board.problems(["doors.toml": String(repeating: "[[door]]\n", count: 100_000)]).count == 501)
    }

    @Test("settings with any few bytes changed are read or refused, and never end the program", arguments: 0..<8)
    func mutated(seed: Int) {
        let board = TestBoard()
        let original = Array(SettingsFileNames.text(of: TestBoard.fixtures + "/good/everything.toml").utf8)
        let interesting = Array("\"=[]{},.:-/0129\n#eE".utf8) + [0x00, 0x80, 0xFF]
        var state = UInt64(seed) &+ 1
        func random(_ count: Int) -> Int {
            // Knuth's MMIX constants: enough to pick bytes, and the same everywhere.
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(count))
        }
        for _ in 0..<25 {
            var bytes = original
            for _ in 0...random(6) {
                let index = random(bytes.count)
                switch random(3) {
                case 0: bytes[index] = interesting[random(interesting.count)]
                case 1: bytes.remove(at: index)
                default:
                    bytes.insert(
                        contentsOf: bytes[index..<min(bytes.count, index + random(40))], at: random(bytes.count))
                }
            }
            board.write(bytes, to: "mutated.toml")
            for problem in problems(of: ["\(board.folder)/mutated.toml"], board) {
                #expect(problem.contains(": error: "))
                #expect(!problem.contains("Optional(") && problem.count < 800)
            }
        }
    }

    private func problems(of paths: [String], _ board: borrowing TestBoard) -> [String] {
        do {
            _ = try SettingsFile.load(paths, in: .test())
            return []
        } catch {
            return error.all.map { problem in
                let line = "\(problem)"
                return paths.contains(board.folder) ? line : board.plain(line)
            }
        }
    }
}
