internal import Glibc

/// The system's time zones.
public struct ZoneDatabase: Sendable {
    /// Where the zone files are: `TZDIR`, or `/usr/share/zoneinfo`.
    public let folder: String

    /// - Parameter folder: nil: where the C library looks.
    public init(folder: String? = nil) {
        let named = folder ?? getenv("TZDIR").map { String(cString: $0) } ?? ""
        self.folder = named.isEmpty ? "/usr/share/zoneinfo" : named
    }

    /// The zone with this name; throws where the database has none, or is missing.
    public func zone(named name: String) throws(ZoneError) -> Zone {
        // cctz would also take a path, `localtime` and the like; a zone's name keeps its meaning on another board.
        guard ZoneDatabase.isName(name), let zone = Zone(name: name, path: folder + "/" + name) else {
            guard exists else { throw .noDatabase(folder: folder) }
            throw .unknown(name: name)
        }
        return zone
    }

    /// Whether there is a database at all.
    public var exists: Bool {
        ["Etc/UTC", "UTC", "tzdata.zi"].contains { access("\(folder)/\($0)", R_OK) == 0 }
    }

    /// Every name in the database, sorted; for suggestions. Empty where the database keeps no list.
    public func names() -> [String] {
        var names = Set<String>()
        // The compact form: "Z NAME …" begins a zone, "L TARGET NAME" is another name for one.
        for line in lines(of: "tzdata.zi") {
            let words = line.split(separator: " ", maxSplits: 3)
            if words.first == "Z", words.count > 1 { names.insert(String(words[1])) }
            if words.first == "L", words.count > 2 { names.insert(String(words[2])) }
        }
        for list in ["zone1970.tab", "zone.tab"] where names.isEmpty {
            for line in lines(of: list) where !line.hasPrefix("#") {
                let columns = line.split(separator: "\t")
                if columns.count > 2 { names.insert(String(columns[2])) }
            }
        }
        // Old names are listed even where they are not installed (Debian 13 keeps them in tzdata-legacy).
        return names.filter { access("\(folder)/\($0)", R_OK) == 0 }.sorted()
    }

    /// The name of the board's own zone, by `TZ` and else by `/etc/localtime` and `/etc/timezone`.
    public func boardZoneName() throws(ZoneError) -> String {
        try boardZoneName(tz: getenv("TZ").map { String(cString: $0) }, etc: "/etc")
    }

    func boardZoneName(tz: String?, etc: String) throws(ZoneError) -> String {
        if let tz, !tz.isEmpty {
            let name = tz.hasPrefix(":") ? String(tz.dropFirst()) : tz
            if let known = ZoneDatabase.name(inPath: name) ?? (isKnown(name) ? name : nil) { return known }
            throw .boardHasNone(found: "TZ is \"\(tz)\"")
        }
        if let target = link("\(etc)/localtime"), let name = ZoneDatabase.name(inPath: target) { return name }
        // A copied zone file has lost its name; Debian writes it here too.
        if let name = text(of: "\(etc)/timezone")?.split(whereSeparator: \.isWhitespace).first, isKnown(String(name)) {
            return String(name)
        }
        throw .boardHasNone(found: "\(etc)/localtime is no link to a zone")
    }

    private func isKnown(_ name: String) -> Bool {
        ZoneDatabase.isName(name) && access("\(folder)/\(name)", R_OK) == 0
    }

    private static func isName(_ name: String) -> Bool {
        let isMadeOfNames = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"): true
            case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "/"): true
            default: false
            }
        }
        return isMadeOfNames && !name.isEmpty && name.first != "/" && !["localtime", "posixrules"].contains(name)
    }

    /// `/usr/share/zoneinfo/Asia/Tokyo` is `Asia/Tokyo`.
    private static func name(inPath path: String) -> String? {
        guard let folder = path.firstRange(of: "zoneinfo/") else { return nil }
        var name = path[folder.upperBound...]
        for variant in ["posix/", "right/"] where name.hasPrefix(variant) { name = name.dropFirst(variant.count) }
        return isName(String(name)) ? String(name) : nil
    }

    private func lines(of file: String) -> [Substring] {
        text(of: "\(folder)/\(file)")?.split(separator: "\n") ?? []
    }

    private func text(of path: String) -> String? {
        guard let file = fopen(path, "re") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        // The largest list is a tenth of this.
        while bytes.count < 2_000_000 {
            // Reads at most the buffer's size, into an array that lives through the call.
            let count = fread(&buffer, 1, buffer.count, file)
            guard count > 0 else { break }
            bytes += buffer[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func link(_ path: String) -> String? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        // readlink writes at most the size it is given, and no NUL.
        let count = readlink(path, &buffer, buffer.count)
        return count > 0 ? String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self) : nil
    }
}
