internal import Glibc

/// All chips of a machine, as found at one moment.
public struct Survey: Hashable, Sendable {
    /// A chip that is there and cannot be looked at.
    public struct Unreadable: Hashable, Sendable {
        /// As in `/dev/gpiochip0`.
        public var path: String
        public var error: GpiodError

        public init(path: String, error: GpiodError) {
            self.path = path
            self.error = error
        }
    }

    /// In the order of their numbers.
    public var chips: [ChipInfo]
    public var unreadable: [Unreadable]

    public init(chips: [ChipInfo] = [], unreadable: [Unreadable] = []) {
        self.chips = chips
        self.unreadable = unreadable
    }
}

extension Gpiod {
    /// Every chip with every line. A chip that vanishes meanwhile counts as unreadable.
    ///
    /// - Parameter folder: where the device files are; tests have their own.
    public static func survey(folder: String = "/dev") -> Survey {
        var chips: [String] = []
        var aliases: [String: [String]] = [:]
        for name in names(in: folder).filter(isChip) {
            // A link is no second chip: its lines would all look ambiguous.
            if let target = linkTarget("\(folder)/\(name)") {
                aliases[target, default: []].append(name)
            } else {
                chips.append(name)
            }
        }
        var survey = Survey()
        for name in chips.sorted(by: comesBefore) {
            let path = "\(folder)/\(name)"
            do throws(GpiodError) {
                survey.chips.append(try Chip(path: path).info(aliases: aliases[name] ?? []))
            } catch {
                survey.unreadable.append(.init(path: path, error: error))
            }
        }
        return survey
    }

    /// Whether a file of `/dev` is a chip's, by its name.
    public static func isChip(_ name: String) -> Bool {
        number(of: name) != nil
    }

    private static func number(of name: String) -> Int? {
        name.hasPrefix("gpiochip") ? Int(name.dropFirst(8)) : nil
    }

    static func comesBefore(_ a: String, _ b: String) -> Bool {
        (number(of: a) ?? .max, a) < (number(of: b) ?? .max, b)
    }

    /// The names in a folder. One that cannot be read has none; whoever needs one says so.
    static func names(in folder: String) -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            // readdir(3) ends the name with a zero, and keeps it until the next call.
            let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            names.append(name)
        }
        return names
    }

    /// The last part of what a symbolic link leads to; nil: it is none.
    private static func linkTarget(_ path: String) -> String? {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFLNK else { return nil }
        guard let resolved = realpath(path, nil) else { return "" }
        defer { free(resolved) }
        return String(cString: resolved).split(separator: "/").last.map(String.init)
    }
}
