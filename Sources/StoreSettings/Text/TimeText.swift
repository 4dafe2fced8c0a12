internal import Greeter

/// Times of day as settings write them: `09:00-10:00`, several after commas.
enum TimeText {
    static let rule = "times are \"09:00-18:00\", from 00:00 to 24:00, several after commas"

    static func ranges(_ text: String) throws(Complaint) -> [TimeRange] {
        try PlainSpelling.check(text)
        var ranges: [TimeRange] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            ranges.append(try range(DayText.trimmed(part)))
        }
        try refuseOverlaps(ranges)
        return ranges
    }

    /// As it would be written.
    static func write(_ range: TimeRange) -> String { "\(clock(range.start))-\(clock(range.end))" }

    private static func range(_ text: String) throws(Complaint) -> TimeRange {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { DayText.trimmed($0) }
        guard ends.count == 2 else {
            if ends.count == 1, let minute = loose(text), minute < 1440 {
                throw Complaint("\(Toml.quoted(text)) has no end; write it as in \"\(clock(minute))-18:00\"")
            }
            throw Complaint("\(Toml.quoted(text)) is no time range; \(rule)")
        }
        guard let start = loose(ends[0]), let end = loose(ends[1]) else {
            throw Complaint("\(Toml.quoted(text)) is no time range; \(rule)")
        }
        // 25:00 is how late hours are written in Japan; here a night simply ends on the next day.
        let meant = TimeRange(start: start % 1440, end: end > 1440 ? end % 1440 : end)
        let better = write(meant)
        if start >= 1440 || end > 1440 {
            let bad = start >= 1440 ? ends[0] : ends[1]
            throw Complaint("\(Toml.quoted(text)): there is no time \(bad); write \"\(better)\"")
        }
        guard start != end else {
            throw Complaint("\(Toml.quoted(text)) ends when it begins; write \"00:00-24:00\" for the whole day")
        }
        guard "\(ends[0])-\(ends[1])" == better else {
            throw Complaint("\(Toml.quoted(text)) needs hours and minutes in two digits each; write \"\(better)\"")
        }
        return meant
    }

    /// Minutes since midnight of anything that looks like a time, up to 48 hours: `9:00`, `0900`, `25:00`.
    private static func loose(_ text: String) -> Int? {
        var digits = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        if digits.count == 1, text.count >= 3 { digits = [String(text.dropLast(2)), String(text.suffix(2))] }
        if digits.count == 1 { digits.append("00") }
        guard digits.count == 2, (1...2).contains(digits[0].count), digits[1].count == 2,
            let hour = Int(digits[0]), let minute = Int(digits[1]), (0...48).contains(hour), (0...59).contains(minute)
        else { return nil }
        return hour * 60 + minute
    }

    private static func refuseOverlaps(_ ranges: [TimeRange]) throws(Complaint) {
        let sorted = ranges.sorted { $0.start < $1.start }
        for (before, after) in zip(sorted, sorted.dropFirst()) where before.start + before.minutes > after.start {
            throw Complaint("\"\(write(before))\" and \"\(write(after))\" overlap; let one end before the other begins")
        }
    }

    private static func clock(_ minute: Int) -> String {
        "\(DateText.two(minute / 60)):\(DateText.two(minute % 60))"
    }
}
