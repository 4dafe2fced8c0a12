internal import Glibc
internal import GreeterRuntime

/// A process that has a line.
struct LineHolder: Hashable {
    var process: Int
    /// Its name, as the kernel shortens it.
    var command: String
    /// Whether the kernel says that it is this very line, rather than some line.
    var isCertain: Bool

    /// Which processes have a line, as far as this user may see.
    ///
    /// Of lines asked for in the new way the kernel says which they are (`/proc/PID/fdinfo`, from 5.19 on); of the
    /// others only that there are some, and then all such processes are possible holders.
    static func find(chip: String, offset: Int, proc: String = "/proc") -> [LineHolder] {
        var certain: [LineHolder] = []
        var possible: [LineHolder] = []
        let own = Int(getpid())
        for process in SmallFile.names(in: proc).compactMap({ Int($0) }).sorted() where process != own {
            let folder = "\(proc)/\(process)"
            for descriptor in SmallFile.names(in: "\(folder)/fd") {
                guard let link = Files.link("\(folder)/fd/\(descriptor)"), link.hasPrefix("anon_inode:gpio") else {
                    continue
                }
                let command = SmallFile.text("\(folder)/comm")?.split(separator: "\n").first.map(String.init) ?? "?"
                var holder = LineHolder(process: process, command: command, isCertain: false)
                switch has(chip: chip, offset: offset, in: SmallFile.text("\(folder)/fdinfo/\(descriptor)") ?? "") {
                case true?:
                    holder.isCertain = true
                    certain.append(holder)
                case nil: if possible.last != holder { possible.append(holder) }
                case false?: break
                }
            }
        }
        return certain.isEmpty ? possible : certain
    }

    /// Whether a descriptor's information names the line; nil: it says nothing about lines.
    static func has(chip: String, offset: Int, in information: String) -> Bool? {
        var ownChip: Substring?
        var lines: [Int] = []
        for row in information.split(separator: "\n") {
            let parts = row.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { continue }
            let value = parts[1].drop { $0 == " " || $0 == "\t" }
            if parts[0] == "gpio-chip" { ownChip = value }
            if parts[0] == "gpio-line", let line = Int(value) { lines.append(line) }
        }
        guard let ownChip else { return nil }
        return ownChip == chip && lines.contains(offset)
    }
}
