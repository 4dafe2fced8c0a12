import Foundation
import Testing

private let shop = """
    [shop]
    timezone = "Asia/Tokyo"
    [[door]]
    name = "front"
    contact = "GPIO17"
    [board]
    journal = "journal.sqlite"

    """

@Suite("noren journal and noren report on what is no journal", .timeLimit(.minutes(30)))
struct JournalCommandTests {
    private let folder: Folder

    init() throws {
        folder = try Folder()
        try folder.write(shop, to: "shop.toml")
    }

    private static let commands = [["journal", "export"], ["journal", "info"], ["report"]]

    private func noren(_ arguments: [String]) throws -> Command {
        try Command.noren(arguments + ["--config", "shop.toml"], in: folder)
    }

    private func isOneMessage(_ command: Command, _ words: String...) {
        #expect(command.status == 74, "\(command.said)")
        #expect(command.out.isEmpty && command.err.split(separator: "\n").count == 1, "\(command.said)")
        for each in ["journal.sqlite"] + words { #expect(command.err.contains(each), "\(each) in \(command.err)") }
    }

    @Test("a text file is one clear message, and stays as it is", arguments: commands)
    func text(command: [String]) throws {
        let list = String(repeating: "milk, bread, and something for the cat\n", count: 100)
        try folder.write(list, to: "journal.sqlite")
        isOneMessage(try noren(command))
        #expect(try String(contentsOf: folder.url.appending(path: "journal.sqlite"), encoding: .utf8) == list)
    }

    @Test("another program's database is one clear message, and stays as it is", arguments: commands)
    func foreign(command: [String]) throws {
        // An empty SQLite database of one page, with another program's number: see the file format, "The Database Header".
        var page = Data(repeating: 0, count: 4096)
        page.replaceSubrange(0..<16, with: Data("SQLite format 3\0".utf8))
        let header: [(Int, [UInt8])] = [
            (16, [0x10, 0x00, 1, 1, 0, 64, 32, 32]), (24, [0, 0, 0, 1]), (28, [0, 0, 0, 1]), (44, [0, 0, 0, 4]),
            (56, [0, 0, 0, 1]), (68, [0x47, 0x50, 0x4B, 0x47]), (92, [0, 0, 0, 1]), (96, [0, 0x2E, 0x6E, 0xA0]),
            (100, [0x0D, 0, 0, 0, 0, 0x10, 0x00, 0]),
        ]
        for (place, bytes) in header { page.replaceSubrange(place..<place + bytes.count, with: bytes) }
        try page.write(to: folder.url.appending(path: "journal.sqlite"))
        isOneMessage(try noren(command))
        #expect(try Data(contentsOf: folder.url.appending(path: "journal.sqlite")) == page)
    }

    @Test("no file at all is one clear message, and none is made", arguments: commands)
    func none(command: [String]) throws {
        isOneMessage(try noren(command))
        #expect(!FileManager.default.fileExists(atPath: folder.path("journal.sqlite")))
    }

    @Test("a folder is one clear message", arguments: commands)
    func directory(command: [String]) throws {
        try FileManager.default.createDirectory(
            at: folder.url.appending(path: "journal.sqlite"), withIntermediateDirectories: true)
        isOneMessage(try noren(command))
    }
}
