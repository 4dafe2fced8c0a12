package import Greeter
package import GreeterRuntime

/// What the ring carries: the beginning of a run, or an entry of one.
package enum RingRecord: Hashable {
    case run(key: Int64, boot: String, at: Moment)
    case entry(run: Int64, JournalEntry)

    /// The passage that it decides, where a run decides one of its own; decisions come in the order of passages.
    func decided(in own: Int64) -> Int64? {
        guard case .entry(own, let entry) = self, case .decision(let decision) = entry.what, decision.run == nil else {
            return nil
        }
        return decision.passage
    }

    /// The record as bytes, little end first.
    package func encode(into bytes: inout [UInt8]) {
        bytes.removeAll(keepingCapacity: true)
        switch self {
        case .run(let key, let boot, let at):
            bytes.append(0)
            bytes.add(key)
            bytes.add(at)
            bytes.add(boot)
        case .entry(let run, let entry):
            bytes.append(entry.what.tag)
            bytes.add(run)
            bytes.add(entry.at)
            bytes.add(entry.store)
            bytes.add(entry.what)
        }
    }

    /// Nil where the bytes are none: written by another version, perhaps.
    package init?(_ bytes: [UInt8]) {
        var reading = Reading(bytes[...])
        guard let tag = reading.byte(), let run = reading.number(), let at = reading.moment(),
            let text = reading.text()
        else { return nil }
        if tag == 0 {
            self = .run(key: run, boot: text, at: at)
            return
        }
        guard let what = reading.what(tag) else { return nil }
        self = .entry(run: run, JournalEntry(at: at, store: text, what))
    }
}

extension JournalEntry.What {
    fileprivate var tag: UInt8 {
        switch self {
        case .accepted: 1
        case .decision: 2
        case .input: 3
        case .note: 4
        case .state: 5
        }
    }
}

extension [UInt8] {
    fileprivate mutating func add(_ number: Int64) {
        for shift in stride(from: 0, to: 64, by: 8) { append(UInt8(truncatingIfNeeded: number >> shift)) }
    }

    fileprivate mutating func add(_ moment: Moment) {
        add(moment.instant.nanoseconds)
        add(moment.wall.nanoseconds)
    }

    fileprivate mutating func add(_ text: String) {
        add(Int64(text.utf8.count))
        append(contentsOf: text.utf8)
    }

    fileprivate mutating func add(_ what: JournalEntry.What) {
        switch what {
        case .accepted(let passage, let door, let direction):
            add(passage)
            add(door)
            append(UInt8(direction.rawValue))
        case .decision(let decision): add(decision)
        case .input(let source, let event, let value):
            add(source)
            add(event)
            add(value)
        case .note(let kind, let text):
            append(UInt8(kind.rawValue))
            add(text)
        case .state(let key, let value):
            add(key)
            add(Int64(value.count))
            append(contentsOf: value)
        }
    }

    private mutating func add(_ decision: JournalDecision) {
        add(decision.passage)
        append(decision.run == nil ? 0 : 1)
        add(decision.run ?? 0)
        add(decision.door)
        append(UInt8(decision.direction.rawValue))
        add(Int64(decision.party))
        append(UInt8(decision.level.rawValue))
        append(decision.cue == nil ? 0 : 1)
        add(decision.cue ?? "")
        append(UInt8(decision.outcome.rawValue))
        add(decision.reason)
        append(UInt8(decision.demand.rawValue))
        append(decision.soundedAt == nil ? 0 : 1)
        add(decision.soundedAt ?? Moment(instant: Instant(nanoseconds: 0), wall: WallTime(nanoseconds: 0)))
        add(decision.detail)
        append(decision.isPretended ? 1 : 0)
        add(decision.audible.nanoseconds)
        add(decision.spoken.nanoseconds)
    }
}

/// Takes values from the front of bytes; nil at their end.
private struct Reading {
    private var bytes: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

    mutating func byte() -> UInt8? { bytes.popFirst() }

    mutating func flag() -> Bool? { byte().map { $0 != 0 } }

    mutating func number() -> Int64? {
        guard bytes.count >= 8 else { return nil }
        var value: UInt64 = 0
        for (index, byte) in bytes.prefix(8).enumerated() { value |= UInt64(byte) << (8 * index) }
        bytes = bytes.dropFirst(8)
        return Int64(bitPattern: value)
    }

    mutating func moment() -> Moment? {
        guard let instant = number(), let wall = number() else { return nil }
        return Moment(instant: Instant(nanoseconds: instant), wall: WallTime(nanoseconds: wall))
    }

    mutating func blob() -> [UInt8]? {
        guard let count = number(), count >= 0, count <= Int64(bytes.count) else { return nil }
        defer { bytes = bytes.dropFirst(Int(count)) }
        return Array(bytes.prefix(Int(count)))
    }

    mutating func text() -> String? { blob().map { String(decoding: $0, as: UTF8.self) } }

    mutating func word<Word: RawRepresentable>() -> Word? where Word.RawValue == Int {
        byte().flatMap { Word(rawValue: Int($0)) }
    }

    mutating func what(_ tag: UInt8) -> JournalEntry.What? {
        switch tag {
        case 1:
            guard let passage = number(), let door = text(), let direction: Direction = word() else { return nil }
            return .accepted(passage: passage, door: door, direction)
        case 2: return decision().map { .decision($0) }
        case 3:
            guard let source = text(), let event = text(), let value = text() else { return nil }
            return .input(source: source, event: event, value: value)
        case 4:
            guard let kind: JournalEntry.NoteKind = word(), let text = text() else { return nil }
            return .note(kind, text)
        case 5:
            guard let key = text(), let value = blob() else { return nil }
            return .state(key: key, value)
        default: return nil
        }
    }

    private mutating func decision() -> JournalDecision? {
        guard let passage = number(), let hasRun = flag(), let run = number(), let door = text(),
            let direction: Direction = word(), let party = number(), let level: Level = word(),
            let hasCue = flag(), let cue = text(), let outcome: Outcome = word(), let reason = text(),
            let demand: DemandSource = word(), let hasSounded = flag(), let sounded = moment(), let detail = text(),
            let isPretended = flag(), let audible = number(), let spoken = number()
        else { return nil }
        return JournalDecision(
            passage: passage, run: hasRun ? run : nil, door: door, direction: direction, party: Int(party),
            level: level, cue: hasCue ? cue : nil, outcome: outcome, reason: reason, demand: demand,
            soundedAt: hasSounded ? sounded : nil, detail: detail, isPretended: isPretended,
            audible: Span(nanoseconds: audible), spoken: Span(nanoseconds: spoken))
    }
}
