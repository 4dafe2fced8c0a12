internal import Greeter
internal import GreeterRuntime

/// Turns events into the days and times at which they are.
struct Expansion {
    let times: TimeReader
    let allowance: Allowance
    let faults: Faults

    private struct Found {
        var name: String
        var days: [Range<CivilDate>] = []
        var times: [Range<CivilTime>] = []
    }

    /// All events by their names, in the order of the file.
    func periods(of events: [Event]) -> [CalendarEvents.Named] {
        var found: [Found] = []
        var indices: [String: Int] = [:]
        let replaced = Dictionary(grouping: events.filter { $0.replaces != nil && !$0.identity.isEmpty }) {
            $0.identity
        }
        for event in events where !event.isCancelled {
            let name = CalendarEvents.trimmed(event.name)
            let index = indices[CalendarEvents.key(name), default: found.count]
            if index == found.count { found.append(Found(name: name)) }
            indices[CalendarEvents.key(name)] = index
            let exceptions = event.replaces == nil ? replaced[event.identity] ?? [] : []
            for occurrence in occurrences(of: event, replacedBy: exceptions) {
                add(occurrence, of: event, to: &found[index])
            }
        }
        return found.map { .init(name: $0.name, periods: CalendarPeriods(days: $0.days, times: $0.times)) }
    }

    /// By the event's own clock.
    private func occurrences(of event: Event, replacedBy exceptions: [Event]) -> [Range<Int64>] {
        var omissions = event.omissions
        for exception in exceptions {
            if let time = exception.replaces { omissions.insert(time, in: event.start, times) }
        }
        // The start is the first time of a series, whether the rule says so or not.
        var lengths: [Int64: Int64] = [event.start.seconds: event.length]
        for rule in event.rules {
            let found = allowance.times(of: rule, isDate: event.start.isDate, faults)
            for time in found ?? [] { lengths[time] = event.length }
        }
        for addition in event.additions { lengths[addition.start] = addition.length ?? event.length }
        // By another clock, a time may fall within the window that lies a day outside of it.
        let window = allowance.window.range.lowerBound - 86_400..<allowance.window.range.upperBound + 86_400
        var occurrences: [Range<Int64>] = []
        for (start, length) in lengths.sorted(by: { $0.key < $1.key }) {
            guard length > 0, start + length > window.lowerBound, start < window.upperBound else { continue }
            guard !omissions.contains(start) else { continue }
            guard allowance.takeOccurrence(event.line, faults) else { break }
            occurrences.append(start..<start + length)
        }
        return occurrences
    }

    private func add(_ occurrence: Range<Int64>, of event: Event, to found: inout Found) {
        let range = allowance.window.range
        if event.start.isDate {
            let days = occurrence.clamped(to: range)
            guard !days.isEmpty else { return }
            found.days.append(CivilDate(seconds: days.lowerBound)..<CivilDate(seconds: days.upperBound))
            return
        }
        for stretch in stretches(occurrence, by: event.start.clock) {
            let start = max(stretch.lowerBound, CivilTime(nanoseconds: range.lowerBound * 1_000_000_000))
            let end = min(stretch.upperBound, CivilTime(nanoseconds: range.upperBound * 1_000_000_000))
            if start < end { found.times.append(start..<end) }
        }
    }

    /// What the store's wall clock shows from an event's start to its end: where that clock is changed meanwhile, in
    /// several stretches.
    private func stretches(_ occurrence: Range<Int64>, by clock: EventClock) -> [Range<CivilTime>] {
        let start = CivilTime(nanoseconds: occurrence.lowerBound * 1_000_000_000)
        let end = CivilTime(nanoseconds: occurrence.upperBound * 1_000_000_000)
        guard case .zone(let table) = clock else { return [start..<end] }
        var at = table.meaning(of: start).first
        let last = table.meaning(of: end).first
        var stretches: [Range<CivilTime>] = []
        while at < last {
            let until = times.store.segment(at: at).until
            let next = min(until ?? last, last)
            let length = next - at
            let from = times.store.civil(at)
            stretches.append(from..<CivilTime(nanoseconds: from.nanoseconds + length.nanoseconds))
            at = next
        }
        return stretches
    }
}
