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
                    // As in /dev/snd/pcmC0D0p.
                    let device = "/dev/snd/pcmC\(card.dropFirst(4))D\(pcm.dropFirst(3))"
                    for holder in processes(ofThread: thread, device: device, root: root)
                    where !holders.contains(holder) { holders.append(holder) }
                }
            }
        }
        return holders
    }

    /// The number in the line `owner_pid   : 1234`.
    static func owner(inStatus status: String) -> Int? { field("owner_pid", in: status).flatMap { Int($0) } }

    /// The kernel names the thread that opened the card; people know processes.
    ///
    /// That thread may have ended since, as Noren's own has: then those are asked which have the device's file open, as far
    /// as this user may see.
    private static func processes(ofThread thread: Int, device: String, root: String) -> [CardHolder] {
        if let status = contents("\(root)/\(thread)/status") {
            let group = field("Tgid", in: status).flatMap { Int($0) } ?? thread
            return [CardHolder(pid: group, program: program(group, root: root))]
        }
        let holders = names(in: root).compactMap { Int($0) }.sorted().filter { process in
            names(in: "\(root)/\(process)/fd").contains { link("\(root)/\(process)/fd/\($0)") == device }
        }
        return holders.isEmpty
            ? [CardHolder(pid: thread, program: "")]
            : holders.map { CardHolder(pid: $0, program: program($0, root: root)) }
    }

    private static func program(_ process: Int, root: String) -> String {
        contents("\(root)/\(process)/comm").map { $0.filter { !$0.isNewline } } ?? ""
    }

    private static func link(_ path: String) -> String? {
        var characters = [CChar](repeating: 0, count: 256)
        // SAFETY: readlink writes at most the size it is given, and no zero.
        let count = readlink(path, &characters, characters.count)
        guard count > 0 else { return nil }
        return String(decoding: characters[..<count].lazy.map { UInt8(bitPattern: $0) }, as: UTF8.self)
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
