import Foundation
import Testing

/// A `noren` that was run to its end.
struct Command {
    var status: Int32
    var out: String
    var err: String

    /// Both, for messages that may stand in either.
    var said: String { out + err }

    /// Runs the noren that was built beside these tests.
    ///
    /// - Parameter language: a locale, as people set it in LANG.
    static func noren(
        _ arguments: [String], in folder: Folder, path: String? = nil, typing input: String = "",
        language: String? = nil
    ) throws -> Command {
        try run(executable().path, arguments, in: folder, path: path, typing: input, language: language)
    }

    /// - Parameters:
    ///   - path: another search path than this process's.
    ///   - input: what is typed.
    static func run(
        _ executable: String, _ arguments: [String], in folder: Folder, path: String? = nil, typing input: String = "",
        language: String? = nil
    ) throws -> Command {
        let process = Process()
        process.executableURL = URL(filePath: executable)
        process.arguments = arguments
        process.currentDirectoryURL = folder.url
        var changed: [String: String] = [:]
        if let path { changed["PATH"] = path }
        if let language { changed.merge(["LC_ALL": language, "LANG": language]) { $1 } }
        process.environment = ProcessInfo.processInfo.environment.merging(changed) { $1 }
        // Files, because a pipe that nobody empties would stop it.
        let out = folder.url.appending(path: ".out")
        let err = folder.url.appending(path: ".err")
        let typed = folder.url.appending(path: ".in")
        for file in [out, err] { try Data().write(to: file) }
        try Data(input.utf8).write(to: typed)
        process.standardOutput = try FileHandle(forWritingTo: out)
        process.standardError = try FileHandle(forWritingTo: err)
        process.standardInput = try FileHandle(forReadingFrom: typed)
        try process.run()
        process.waitUntilExit()
        return Command(
            status: process.terminationStatus, out: try String(contentsOf: out, encoding: .utf8),
            err: try String(contentsOf: err, encoding: .utf8))
    }

    static func executable() throws -> URL {
        let tests = URL(filePath: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        let beside = tests.deletingLastPathComponent().appending(path: "noren")
        try #require(FileManager.default.isExecutableFile(atPath: beside.path), "no noren beside \(tests.path)")
        return beside
    }
}

/// A folder that is gone when its owner is.
final class Folder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "noren-command-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        try Data(text.utf8).write(to: url.appending(path: name))
        return name
    }

    func path(_ name: String) -> String { url.appending(path: name).path }

    /// A shop with a people counter at its door, whose socket and journal lie in the folder.
    static func shop(languages: String, extra: String = "") -> String {
        """
        [shop]
        timezone = "Asia/Tokyo"
        languages = [\(languages)]
        [sound]
        device = "null"
        [[door]]
        name = "front"
        in  = "GPIO5"
        out = "GPIO6"
        \(extra)[board]
        socket = "noren.sock"
        journal = "journal.sqlite"
        clock = "trusted"

        """
    }
}
