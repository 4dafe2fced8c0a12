internal import Greeter
internal import GreeterRuntime

/// Understands the words of a trace against the doors and stores of a policy.
struct TraceWords {
    private let policy: BoardPolicy
    let doors: [String: Int]
    private let stores: [String: Int]
    private let linesOfDoor: [Int: [(name: String, line: Int)]]

    /// Sources that are no doors.
    static let reserved = [
        "acknowledge", "board", "button", "card", "clock", "play", "quiet", "serving", "settings", "staff",
        "volume",
    ]

    init(_ policy: BoardPolicy) {
        self.policy = policy
        stores = Dictionary(policy.stores.enumerated().map { ($1.id, $0) }) { first, _ in first }
        var doors: [String: Int] = [:]
        for (index, door) in policy.doors.enumerated() {
            doors[policy.stores[door.store].id + "/" + door.name] = index
            if policy.stores.count == 1 { doors[door.name] = index }
        }
        self.doors = doors
        var linesOfDoor: [Int: [(String, Int)]] = [:]
        for (index, line) in policy.lines.enumerated() {
            guard let door = line.role.door else { continue }
            linesOfDoor[door, default: []].append((line.role.word, index))
        }
        self.linesOfDoor = linesOfDoor
    }

    /// The zone of rows that carry no offset and no store: the first store's.
    var timeZone: ZoneTable { policy.stores[0].timeZone }

    /// One row and how many people it stands for.
    func row(_ text: String, file: String, line: Int) throws(TraceError) -> (TraceRow, people: Int) {
        func wrong(_ message: String) -> TraceError { TraceError(file: file, line: line, message: message) }
        guard let fields = TraceWords.fields(text) else {
            throw wrong("a quotation mark is not closed")
        }
        guard fields.count == 4 || fields.count == 3 else {
            throw wrong(
                "has \(fields.count) field\(fields.count == 1 ? "" : "s"), not four: \(TraceReader.header), as in"
                    + " 2026-03-07T10:00:01.250,\(policy.doors.first?.name ?? "front"),arrival,")
        }
        let source = fields[1]
        let value = fields.count == 4 ? fields[3] : ""
        let (scope, word) = split(source)
        let zone = policy.stores[scope?.lowerBound ?? doors[source].map { policy.doors[$0].store } ?? 0].timeZone
        let wall: WallTime
        switch TraceTime.read(fields[0][...], in: zone) {
        case .wall(let time): wall = time
        case .skipped(let civil):
            throw wrong("\(civil.text(decimals: 0)) does not exist in \(zone.name): clocks were put forward over it")
        case .malformed:
            throw wrong("\"\(fields[0])\" is no time; write it as 2026-03-07T10:00:01.250 or 2026-03-07T10:00:01+09:00")
        }
        if let door = doors[source] {
            let (what, people) = try self.door(door, fields[2], value, wrong)
            return (TraceRow(wall: wall, what: what, line: line), people)
        }
        guard let word, TraceWords.reserved.contains(word) else { throw wrong(unknown(source)) }
        let what = try self.reserved(word, scope ?? policy.stores.indices, fields[2], value, wrong)
        return (TraceRow(wall: wall, what: what, line: line), 1)
    }

    /// A reserved word, and the store before it, if any.
    private func split(_ source: String) -> (Range<Int>?, String?) {
        guard let slash = source.firstIndex(of: "/") else { return (nil, source) }
        guard let store = stores[String(source[..<slash])] else { return (nil, nil) }
        return (store..<store + 1, String(source[source.index(after: slash)...]))
    }

    private typealias Wrong = (String) -> TraceError

    private func door(
        _ door: Int, _ event: String, _ value: String, _ wrong: Wrong
    ) throws(TraceError) -> (TraceRow.What, people: Int) {
        switch event {
        case "arrival", "departure", "unknown":
            let direction = Direction.allCases.first { $0.word == event } ?? .unknown
            guard let people = value.isEmpty ? 1 : Int(value), (1...TraceReader.mostPeople).contains(people) else {
                throw wrong("\"\(value)\" people; write a number from 1 to \(TraceReader.mostPeople), or nothing for 1")
            }
            return (.pass(door: door, direction), people)
        case "edge":
            let names = linesOfDoor[door] ?? []
            for (name, line) in names {
                if value == name + "=1" { return (.edge(line: line, active: true), 1) }
                if value == name + "=0" { return (.edge(line: line, active: false), 1) }
            }
            let choices = names.flatMap { ["\($0.name)=1", "\($0.name)=0"] }.joined(separator: ", ")
            throw wrong("\"\(value)\" is no edge of door \"\(policy.doors[door].name)\"; it has \(choices)")
        case "fault":
            return (.doorFault(door: door, try flag(value, wrong)), 1)
        default:
            throw wrong("a door has no event \"\(event)\"; there are arrival, departure, unknown, edge and fault")
        }
    }

    private func reserved(
        _ word: String, _ scope: Range<Int>, _ event: String, _ value: String, _ wrong: Wrong
    ) throws(TraceError) -> TraceRow.What {
        switch (word, event) {
        case ("quiet", "set"):
            let (level, span) = try quiet(value, wrong)
            return .quiet(stores: scope, level, span)
        case ("quiet", "off"): return .quietOff(stores: scope)
        case ("button", "press"): return .button(stores: scope)
        case ("card", "fault"): return .cardFault(stores: scope, try flag(value, wrong))
        case ("clock", "step"):
            guard let seconds = Double(value), seconds.magnitude < 1e9 else {
                throw wrong("\"\(value)\" is no number of seconds; write -3600 or 0.5")
            }
            return .clockStep(Span(nanoseconds: Int64(seconds * 1e9)))
        case ("clock", "synced"): return .clockSynced(try flag(value, wrong))
        case ("serving", "set"): return .serving(stores: scope, try flag(value, wrong))
        case ("staff", "pass"): return .staff(stores: scope)
        case ("acknowledge", "press"): return .acknowledge(stores: scope)
        case ("volume", "set"):
            guard let volume = Double(value), Loudspeaker.volumes.contains(volume) else {
                throw wrong("\"\(value)\" is no volume; write decibels from -40 to 12, as in volume,set,-3")
            }
            return .volume(stores: scope, volume)
        case ("board", "restart"): return .restart
        case ("settings", "reload"):
            guard !value.isEmpty else { throw wrong("names no settings; write settings,reload,PATH") }
            return .reload
        case ("play", "cue"):
            for store in scope {
                if let cue = policy.stores[store].cues.firstIndex(where: { $0.id == value }) {
                    return .play(store: store, cue: cue)
                }
            }
            throw wrong("there is no cue \"\(value)\"; noren cues lists them")
        default:
            throw wrong("\"\(word)\" has no event \"\(event)\"; \(TraceWords.events[word] ?? "")")
        }
    }

    private static let events = [
        "acknowledge": "write acknowledge,press", "board": "write board,restart", "button": "write button,press",
        "card": "write card,fault,1 or card,fault,0", "clock": "write clock,step,SECONDS or clock,synced,1",
        "play": "write play,cue,ID", "quiet": "write quiet,set,30m or quiet,off", "serving": "write serving,set,1",
        "settings": "write settings,reload,PATH", "staff": "write staff,pass",
        "volume": "write volume,set,-3",
    ]

    private func flag(_ value: String, _ wrong: Wrong) throws(TraceError) -> Bool {
        guard value == "0" || value == "1" else { throw wrong("\"\(value)\" is neither 0 nor 1") }
        return value == "1"
    }

    private func quiet(_ value: String, _ wrong: Wrong) throws(TraceError) -> (Level?, Span?) {
        guard !value.isEmpty else { return (nil, nil) }
        let parts = value.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        var level: Level?
        if parts.count == 2 {
            level = Level.allCases.first { $0.word == parts[0] }
            guard level != nil else {
                throw wrong("\"\(parts[0])\" is no level; there are voice, chime, tick, light and off")
            }
        }
        guard let last = parts.last, let span = Span(duration: String(last)), span > .zero else {
            throw wrong("\"\(value)\" is no time of quiet; write 30m or chime/30m")
        }
        return (level, span)
    }

    private func unknown(_ source: String) -> String {
        let known = doors.keys.sorted()
        let nearest = Nearest.word(to: source, among: known + TraceWords.reserved).map { ", did you mean \"\($0)\"?" }
        return "there is no door \"\(source)\" in the settings\(nearest ?? "; it has " + known.joined(separator: ", "))"
    }

    /// The fields of a line of CSV (RFC 4180), or nil where a quotation mark is not closed.
    static func fields(_ line: String) -> [String]? {
        guard line.utf8.contains(UInt8(ascii: "\"")) else {
            // By bytes: a comma is never part of another character in UTF-8, and characters are costly to find.
            return line.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map {
                String(Substring($0))
            }
        }
        // By scalars: a comma or a mark that another mark combines with is still one, as it is without quotation marks.
        var fields: [String.UnicodeScalarView] = [String.UnicodeScalarView()]
        var isQuoted = false
        var rest = line.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            switch (scalar, isQuoted) {
            case ("\"", true) where rest.first == "\"":
                rest.removeFirst()
                fields[fields.count - 1].append("\"")
            case ("\"", _): isQuoted.toggle()
            case (",", false): fields.append(String.UnicodeScalarView())
            default: fields[fields.count - 1].append(scalar)
            }
        }
        return isQuoted ? nil : fields.map { String($0) }
    }
}
