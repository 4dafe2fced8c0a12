internal import CIcal
internal import Glibc
internal import Greeter

/// libical, which reads values and reckons recurrences.
enum Ical {
    /// Does `work` while libical is there; returns nil, or why it is not.
    static func run(_ work: @escaping () -> Void) -> String? {
        let task = Task(work)
        let reason = noren_ical_run(
            // The other thread has the task only while this one waits for it, and this one keeps it alive.
            { context in
                if let context { Unmanaged<Task>.fromOpaque(context).takeUnretainedValue().work() }
            }, Unmanaged.passUnretained(task).toOpaque())
        guard let reason else { return nil }
        // The shim hands over a text of its own.
        defer { free(reason) }
        return String(cString: reason)
    }

    private final class Task {
        let work: () -> Void
        init(_ work: @escaping () -> Void) { self.work = work }
    }

    /// The value of one property, or nil where libical would drop it.
    static func value(_ line: String) -> noren_ical_value? {
        var value = noren_ical_value()
        return noren_ical_read(line, &value) ? value : nil
    }

    /// The text of one property with its escapes undone, or nil.
    static func text(_ line: String) -> String? {
        guard let text = noren_ical_text(line) else { return nil }
        // The shim hands over a text of its own.
        defer { free(text) }
        return String(cString: text)
    }
}

/// The one owner of a recurrence rule that libical is going through.
struct RuleTimes: ~Copyable {
    private let pointer: OpaquePointer

    /// - Parameter start: civil seconds since 1970-01-01T00:00.
    init?(_ rule: String, from start: Int64, isDate: Bool) {
        let date = CivilDate(seconds: start).parts
        let time = Int32(start - start.flooredQuotient(86_400) * 86_400)
        let from = noren_ical_time(
            year: Int32(date.year), month: Int32(date.month), day: Int32(date.day), hour: time / 3600,
            minute: time / 60 % 60, second: time % 60, is_date: isDate, is_utc: false)
        guard let pointer = noren_ical_rule_new(rule, from) else { return nil }
        self.pointer = pointer
    }

    deinit { noren_ical_rule_free(pointer) }

    /// The next time in civil seconds, or nil where there is none.
    func next() -> Int64? {
        var time = noren_ical_time()
        return noren_ical_rule_next(pointer, &time) ? time.seconds : nil
    }
}

extension noren_ical_time {
    /// Civil seconds since 1970-01-01T00:00, or nil where no calendar has such a day or no day such a time.
    var seconds: Int64? {
        guard (1...9999).contains(year), let date = CivilDate(year: Int(year), month: Int(month), day: Int(day)),
            (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second)
        else { return nil }
        // A leap second is counted by no clock on a wall.
        return Int64(date.dayNumber) * 86_400 + Int64(hour) * 3600 + Int64(minute) * 60 + Int64(min(second, 59))
    }
}
