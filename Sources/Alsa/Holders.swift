internal import Glibc

/// A program that has a card's playback open.
public struct CardHolder: Hashable, Sendable, CustomStringConvertible {
    public var pid: Int
    /// The process's name; empty where it may not be known.
    public var program: String

    public var description: String { program.isEmpty ? "process \(pid)" : "\(program) (process \(pid))" }
}

extension Alsa {
    /// Who plays on a card, as the kernel tells; empty where nobody does or the kernel does not say.
    ///
    /// - Parameters:
    ///   - card: the card's number; nil: any card.
    ///   - root: where `/proc` is.
    public static func holders(card: Int?, root: String = "/proc") -> [CardHolder] {
        var holders: [CardHolder] = []
        let cards =
            card.map { ["card\($0)"] } ?? names(in: "\(root)/asound").filter { $0.hasPrefix("card") && $0 != "cards" }
        for card in cards.sorted() {
            let folder = "\(root)/asound/\(card)"
            for pcm in names(in: folder).sorted() where pcm.hasPrefix("pcm") && pcm.hasSuffix("p") {
                for sub in names(in: "\(folder)/\(pcm)").sorted() where sub.hasPrefix("sub") {
                    guard let status = contents("\(folder)/\(pcm)/\(sub)/status"), let thread = owner(inStatus: status)
                    else { continue }
                    let holder = process(ofThread: thread, root: root)
                    if !holders.contains(holder) { holders.append(holder) }
                }
            }
        }
        return holders
    }

    /// The number in the line `owner_pid   : 1234`.
    static func owner(inStatus status: String) -> Int? { field("owner_pid", in: status).flatMap { Int($0) } }

    /// The kernel names the thread that opened the card; people know processes.
    private static func process(ofThread thread: Int, root: String) -> CardHolder {
        let group = contents("\(root)/\(thread)/status").flatMap { field("Tgid", in: $0) }.flatMap { Int($0) } ?? thread
        let name = contents("\(root)/\(group)/comm").map { $0.filter { !$0.isNewline } }
        return CardHolder(pid: group, program: name ?? "")
    }

    private static func field(_ key: String, in text: String) -> Substring? {
        for line in text.split(whereSeparator: \.isNewline) where line.hasPrefix(key) {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let value = line[line.index(after: colon)...].drop { $0.isWhitespace }
            return value.prefix { !$0.isWhitespace }
        }
        return nil
    }

    private static func names(in folder: String) -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            // SAFETY: d_name is an array within the entry that ends with a zero; the name is copied before the next read.
            names.append(
                withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                    tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                })
        }
        return names
    }

    /// The first 4 kB of a small file of the kernel's.
    private static func contents(_ path: String) -> String? {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 4096)
        // SAFETY: the array has as many bytes as may be read.
        let count = read(descriptor, &bytes, bytes.count)
        guard count > 0 else { return nil }
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }
}
