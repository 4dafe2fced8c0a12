/// Why there is no zone to reckon with. Never answered with UTC instead: a shop would open at the wrong hour.
public enum ZoneError: Error, Hashable, CustomStringConvertible, Sendable {
    /// The folder holds no zones.
    case noDatabase(folder: String)
    /// The database has no zone of this name.
    case unknown(name: String)
    /// Neither `TZ` nor `/etc/localtime` names a zone; the text is what was found there.
    case boardHasNone(found: String)

    public var description: String {
        switch self {
        case .noDatabase(let folder):
            "there is no time zone database in \(folder); install the package tzdata, or set TZDIR to its folder"
        case .unknown(let name): "there is no time zone \"\(name)\""
        case .boardHasNone(let found):
            "the board does not say its time zone (\(found)); name one, as in timezone = \"Asia/Tokyo\" in [shop]"
        }
    }
}
