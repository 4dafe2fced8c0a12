internal import CIcal
internal import Greeter

/// The time zones that a calendar names: the board's by their names, and those that the file describes.
final class CalendarZones {
    private let store: ZoneTable
    private let described: [String: Component]
    private let lookUp: (String) -> ZoneTable?
    private let allowance: Allowance
    private let faults: Faults
    private var known: [String: EventClock?] = [:]

    init(
        _ components: [Component], store: ZoneTable, lookUp: @escaping (String) -> ZoneTable?, allowance: Allowance,
        faults: Faults
    ) {
        self.store = store
        self.lookUp = lookUp
        self.allowance = allowance
        self.faults = faults
        described = Dictionary(components.compactMap { zone in zone.all("TZID").first.map { ($0.value, zone) } }) {
            first, _ in first
        }
    }

    /// The clock of a zone by its name; nil where there is none, which has been reported.
    ///
    /// The board's own knowledge of a zone wins over the file's: calendars often describe this year's rules only.
    func clock(named name: String, line: Int) -> EventClock? {
        if let known = known[name] { return known }
        let found: EventClock?
        if let table = lookUp(name) {
            found = clock(table)
        } else if let component = described[name] {
            found = describe(name, component).map(clock)
        } else {
            faults.add(
                line,
                "there is no time zone \(Words.quoted(name)), and no VTIMEZONE here describes it; write a name like "
                    + "\"Asia/Tokyo\", or export the calendar with its time zones")
            found = nil
        }
        known[name] = found
        return found
    }

    /// The store's own clock, where a zone's is the same.
    func clock(_ table: ZoneTable) -> EventClock {
        table.initialOffset == store.initialOffset && table.transitions == store.transitions ? .wall : .zone(table)
    }

    /// A zone from its VTIMEZONE: each half says when it begins, and by how much the clock differs from UTC then.
    private func describe(_ name: String, _ zone: Component) -> ZoneTable? {
        var onsets: [(at: Int64, from: Int, to: Int)] = []
        for half in zone.children where half.name == "STANDARD" || half.name == "DAYLIGHT" {
            guard let from = offset(half, "TZOFFSETFROM"), let to = offset(half, "TZOFFSETTO"),
                let times = onsetTimes(half, from)
            else { return nil }
            onsets += times.map { ($0 - Int64(from), from, to) }
        }
        onsets.sort { $0.at < $1.at }
        guard let first = onsets.first else {
            faults.add(
                zone.line, "the time zone \(Words.quoted(name)) has neither STANDARD nor DAYLIGHT; export it again")
            return nil
        }
        var offset = first.from
        var transitions: [ZoneTable.Transition] = []
        for onset in onsets where onset.to != offset {
            offset = onset.to
            guard TimeReader.converted.contains(onset.at) else { continue }
            transitions.append(.init(at: WallTime(nanoseconds: onset.at * 1_000_000_000), offset: offset))
        }
        // What began before all times that are reckoned with holds from the start.
        let before = onsets.last { !TimeReader.converted.contains($0.at) && $0.at < 0 }
        return ZoneTable(name: name, initialOffset: before?.to ?? first.from, transitions: transitions)
    }

    /// The local times at which a half begins, told by the clock before it.
    private func onsetTimes(_ half: Component, _ from: Int) -> [Int64]? {
        guard let line = half.all("DTSTART").first else {
            faults.add(half.line, "this \(half.name) of a time zone has no DTSTART; export the calendar again")
            return nil
        }
        let reader = TimeReader(store: store, zones: self, faults: faults)
        guard let start = reader.time(line) else { return nil }
        var times = [start.seconds]
        for line in half.all("RDATE") { times += reader.times(line).map(\.seconds) }
        for line in half.all("RRULE") {
            let rule = RuleText(line: line, faults: faults).read(from: start.seconds, isDate: false) { text in
                // UTC as a rule, by the clock before the onset.
                TimeReader.plain(text).map { text.hasSuffix("Z") ? $0 + Int64(from) : $0 }
            }
            guard let rule else { return nil }
            guard let found = allowance.times(of: rule, isDate: false, faults) else { return nil }
            times += found
        }
        return times
    }

    private func offset(_ half: Component, _ name: String) -> Int? {
        guard let line = half.all(name).first else {
            faults.add(half.line, "this \(half.name) of a time zone has no \(name); export the calendar again")
            return nil
        }
        guard ValueForm.isOffset(line.value), let value = Ical.value(line.text(line.value)),
            value.kind == NOREN_ICAL_OFFSET, abs(value.offset) < 86_400
        else {
            faults.add(line.number, "\(name) cannot be \(Words.quoted(line.value)); write it as in \(name):+0900")
            return nil
        }
        return Int(value.offset)
    }
}
