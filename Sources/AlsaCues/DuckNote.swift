internal import Glibc
internal import GreeterRuntime

/// What a control was before it was lowered, and what it was lowered to, in a small file.
struct DuckNote: Hashable {
    var mixer: String
    var control: String
    /// One for each channel.
    var before: [Int]
    var after: [Int]
    /// What it stood at before it was turned to that: a crash may come in between.
    var last: [Int]

    private static let first = "noren duck 1"
    private static let start = "duck-"

    /// Each channel as it was before where it still is as it was lowered to; whoever moved another is left alone.
    func restored(from now: [Int]) -> [Int] {
        now.enumerated().map { channel, value in
            isOurs(value, channel: channel) ? before[channel] : value
        }
    }

    /// Whether a channel stands where it was turned to.
    func isOurs(_ value: Int, channel: Int) -> Bool {
        guard before.indices.contains(channel) else { return false }
        return value == after[channel] || value == last[channel]
    }

    var text: String {
        func list(_ values: [Int]) -> String { values.map(String.init).joined(separator: " ") }
        return [DuckNote.first, mixer, control, list(before), list(after), list(last)].joined(separator: "\n") + "\n"
    }

    init(mixer: String, control: String, before: [Int], after: [Int], last: [Int]? = nil) {
        self.mixer = mixer
        self.control = control
        self.before = before
        self.after = after
        self.last = last ?? after
    }

    /// Nil for anything else.
    init?(text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard lines.count == 7, lines[0] == DuckNote.first, !lines[1].isEmpty, !lines[2].isEmpty else { return nil }
        func values(_ line: String) -> [Int] { line.split(separator: " ").compactMap { Int($0) } }
        self.init(
            mixer: lines[1], control: lines[2], before: values(lines[3]), after: values(lines[4]),
            last: values(lines[5]))
        guard before.count == after.count, last.count == after.count, (1...64).contains(before.count) else {
            return nil
        }
    }

    /// A file's name for a control, the same every time: FNV-1a over what names it.
    static func name(mixer: String, control: String) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in Array(mixer.utf8) + [0] + Array(control.utf8) {
            hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
        }
        return start + String(hash, radix: 16)
    }

    /// Every note in a folder.
    static func files(in folder: String) -> [String] {
        SmallFile.names(in: folder).filter { $0.hasPrefix(start) && !$0.hasSuffix(".part") }.map { "\(folder)/\($0)" }
            .sorted()
    }

    /// Not brought to a disk: it lies on a tmpfs, and outlives the process there.
    func write(to path: String) throws(SystemError) {
        try WholeFile.write(Array(text.utf8), to: path, mode: 0o640, isLasting: false)
    }

    init?(readFrom path: String) {
        guard let text = SmallFile.text(path, most: 4096) else { return nil }
        self.init(text: text)
    }

    func remove(_ path: String) { unlink(path) }
}
