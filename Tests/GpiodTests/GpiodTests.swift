import Glibc
import Testing

@testable import Gpiod

/// A folder for one test, removed with its files at the end.
final class Folder {
    let path: String

    init() throws {
        var template = Array("/tmp/gpiod-tests-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        for name in names { unlink("\(path)/\(name)") }
        rmdir(path)
    }

    private var names: [String] = []

    func add(_ name: String) {
        names.append(name)
        close(open("\(path)/\(name)", O_CREAT | O_WRONLY, 0o600))
    }

    func link(_ name: String, to target: String) {
        names.append(name)
        symlink(target, "\(path)/\(name)")
    }
}

@Suite("The GPIO library", .timeLimit(.minutes(30)))
struct GpiodTests {
    @Test("says which libgpiod it is")
    func version() {
        #expect(Gpiod.version.hasPrefix(Gpiod.hasSequenceNumbers ? "libgpiod 2." : "libgpiod 1."))
    }

    @Test("finds no chips in a folder without any, or that is not there")
    func nothing() throws {
        let folder = try Folder()
        folder.add("null")
        #expect(Gpiod.survey(folder: folder.path) == Survey())
        #expect(Gpiod.survey(folder: "/nowhere/at/all") == Survey())
    }

    @Test("tells of files that are no chips, in the order of their numbers, and takes a link for no second chip")
    func unreadable() throws {
        let folder = try Folder()
        folder.add("gpiochip10")
        folder.add("gpiochip2")
        folder.link("gpiochip4", to: "gpiochip2")
        folder.link("gpiochip5", to: "nowhere")
        let survey = Gpiod.survey(folder: folder.path)
        #expect(survey.chips.isEmpty)
        #expect(survey.unreadable.map(\.path) == ["\(folder.path)/gpiochip2", "\(folder.path)/gpiochip10"])
        #expect(survey.unreadable.map(\.error.code) == [ENOTTY, ENOTTY])
    }

    @Test("knows a chip by its name", arguments: [("gpiochip0", true), ("gpiochip12", true), ("gpiochip", false)])
    func names(name: String, isChip: Bool) {
        #expect(Gpiod.isChip(name) == isChip)
        #expect(!Gpiod.isChip("x" + name))
    }

    @Test("says which call failed, on what, and why")
    func errors() {
        #expect(throws: GpiodError(call: "gpiod_chip_open(/nowhere)", code: ENOENT)) { _ = try Chip(path: "/nowhere") }
        #expect(throws: GpiodError(call: "gpiod_chip_open(/nowhere)", code: ENOENT)) {
            _ = try LineRequest(inputs: [LineConfig(offset: 0)], of: "/nowhere", consumer: "test")
        }
        #expect(throws: GpiodError(call: "gpiod_chip_open(/nowhere)", code: ENOENT)) {
            _ = try LineRequest(outputs: [LineConfig(offset: 0)], of: "/nowhere", consumer: "test")
        }
        #expect(
            "\(GpiodError(call: "gpiod_line_request", code: EBUSY))" == "gpiod_line_request: Device or resource busy")
    }

    @Test("refuses more lines than a request can have, and none", arguments: [0, 65])
    func counts(count: Int) {
        let lines = (0..<count).map { LineConfig(offset: $0) }
        let error = #expect(throws: GpiodError.self) {
            _ = try LineRequest(inputs: lines, of: "/nowhere", consumer: "test")
        }
        #expect(error?.code == EINVAL)
    }
}
