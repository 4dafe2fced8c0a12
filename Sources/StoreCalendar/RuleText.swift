internal import Greeter

/// Looks through a recurrence rule part by part: libical leaves out what it does not understand, without a word.
struct RuleText {
    let line: ContentLine
    let faults: Faults

    private static let frequencies = ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]
    private static let tooOften = ["SECONDLY", "MINUTELY", "HOURLY"]
    private static let days = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
    /// Of each list of numbers: the greatest, whether it counts from the end as well, and whether there is a zero.
    private static let lists: [String: (most: Int, isSigned: Bool, hasZero: Bool)] = [
        "BYSECOND": (60, false, true), "BYMINUTE": (59, false, true), "BYHOUR": (23, false, true),
        "BYMONTHDAY": (31, true, false), "BYYEARDAY": (366, true, false), "BYWEEKNO": (53, true, false),
        "BYMONTH": (12, false, false), "BYSETPOS": (366, true, false),
    ]

    /// The rule, or nil where it is wrong, which has been reported.
    ///
    /// - Parameters:
    ///   - start: when the first could be, in civil seconds by the event's clock.
    ///   - isDate: of whole days.
    ///   - last: what the text of UNTIL means in civil seconds by the event's clock.
    func read(from start: Int64, isDate: Bool, until last: (String) -> Int64?) -> Rule? {
        var parts: [(name: String, value: String)] = []
        for part in line.value.uppercased().split(separator: ";") {
            let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard halves.count == 2 else { return wrong("\(Words.quoted(part)) is no part of a rule") }
            if parts.contains(where: { $0.name == halves[0] }) { return wrong("\(halves[0]) stands there twice") }
            parts.append((halves[0], halves[1]))
        }
        func value(_ name: String) -> String? { parts.first { $0.name == name }?.value }
        guard let frequency = value("FREQ") else { return wrong("FREQ is missing") }
        if RuleText.tooOften.contains(frequency) {
            return refuse(
                "FREQ=\(frequency) comes too often; write FREQ=DAILY, with BYHOUR=9,12 for several times a day")
        }
        guard RuleText.frequencies.contains(frequency) else {
            return wrong("FREQ cannot be \(Words.quoted(frequency))")
        }
        for part in parts where part.name != "FREQ" {
            guard let complaint = complaint(part.name, part.value, frequency, isDate) else { continue }
            // After a semicolon stands a remedy of its own.
            return complaint.contains(";") ? refuse(complaint) : wrong(complaint)
        }
        if value("COUNT") != nil, value("UNTIL") != nil { return wrong("COUNT and UNTIL exclude one another") }
        let choices = ["BYSECOND", "BYMINUTE", "BYHOUR", "BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYMONTH"]
        if value("BYSETPOS") != nil, !parts.contains(where: { choices.contains($0.name) }) {
            return refuse("BYSETPOS chooses among nothing; name days beside it, as in BYDAY=MO,TU;BYSETPOS=-1")
        }
        var until: Int64?
        if let written = value("UNTIL") {
            guard ValueForm.isTime(written), let meant = last(written) else {
                return refuse("UNTIL cannot be \(Words.quoted(written)); write UNTIL=20261231")
            }
            until = meant
        }
        if let until, let index = parts.firstIndex(where: { $0.name == "UNTIL" }) {
            parts[index].value =
                isDate ? Words.compact(CivilDate(seconds: until)) : Words.compact(seconds: until)
        }
        if let complaint = RuleText.beyondLibical(value, frequency) { return refuse(complaint) }
        return Rule(line: line.number, parts: parts, from: start, until: until)
    }

    /// What libical 3.0 gets wrong without a word, and has no other spelling that it gets right.
    private static func beyondLibical(_ value: (String) -> String?, _ frequency: String) -> String? {
        let counted = (value("BYMONTHDAY") ?? value("BYYEARDAY"))?.split(separator: ",") ?? []
        let hasNegative = counted.contains { $0.hasPrefix("-") }
        if value("BYWEEKNO") != nil {
            return "BYWEEKNO is not supported; name the days by BYMONTH and BYDAY, or list them as RDATE"
        }
        if value("BYYEARDAY") != nil, value("BYMONTH") != nil {
            return "BYYEARDAY with BYMONTH is not supported; name the days by BYMONTHDAY, or list them as RDATE"
        }
        if frequency == "DAILY", hasNegative {
            return "BYMONTHDAY counted from a month's end needs FREQ=MONTHLY; write that in place of FREQ=DAILY"
        }
        guard value("BYSETPOS") != nil else { return nil }
        if hasNegative, !counted.allSatisfy({ $0.hasPrefix("-") }) {
            return "BYSETPOS does not go with days counted from both ends; list them as RDATE"
        }
        if frequency == "WEEKLY", let interval = value("INTERVAL"), interval != "1" {
            return "BYSETPOS does not go with FREQ=WEEKLY and INTERVAL; write the day that is meant as BYDAY"
        }
        return nil
    }

    private func complaint(_ name: String, _ value: String, _ frequency: String, _ isDate: Bool) -> String? {
        switch name {
        case "UNTIL": return nil
        case "COUNT": return number(value, 1...100_000) ? nil : "COUNT cannot be \(Words.quoted(value))"
        case "INTERVAL": return number(value, 1...1000) ? nil : "INTERVAL cannot be \(Words.quoted(value))"
        case "WKST": return RuleText.days.contains(value) ? nil : "WKST cannot be \(Words.quoted(value))"
        case "BYDAY": return weekdays(value, frequency)
        case "RSCALE", "SKIP": return "\(name) is not supported; list the days as RDATE"
        default: break
        }
        guard let list = RuleText.lists[name] else { return "\(Words.quoted(name)) is no part of a rule" }
        if isDate, ["BYSECOND", "BYMINUTE", "BYHOUR"].contains(name) {
            return "\(name) has no place in a whole day; leave it out"
        }
        for item in value.split(separator: ",", omittingEmptySubsequences: false) {
            let isNegative = item.hasPrefix("-")
            let digits = item.hasPrefix("-") || item.hasPrefix("+") ? item.dropFirst() : item
            guard number(digits, (list.hasZero ? 0 : 1)...list.most), list.isSigned || !isNegative else {
                return "\(name) cannot be \(Words.quoted(item))"
            }
        }
        return nil
    }

    /// `SU`, `2MO`, `-1FR`; with a number only in a month or a year.
    private func weekdays(_ value: String, _ frequency: String) -> String? {
        for item in value.split(separator: ",", omittingEmptySubsequences: false) {
            guard RuleText.days.contains(String(item.suffix(2))) else {
                return "BYDAY cannot be \(Words.quoted(item)); write MO, TU, WE, TH, FR, SA or SU"
            }
            let position = item.dropLast(2)
            guard !position.isEmpty else { continue }
            let digits = position.hasPrefix("-") || position.hasPrefix("+") ? position.dropFirst() : position
            guard number(digits, 1...53) else { return "BYDAY cannot be \(Words.quoted(item))" }
            guard frequency == "MONTHLY" || frequency == "YEARLY" else {
                return "BYDAY=\(item) counts days of a month or a year; write FREQ=MONTHLY, or BYDAY=\(item.suffix(2))"
            }
        }
        return nil
    }

    private func number(_ text: some StringProtocol, _ range: ClosedRange<Int>) -> Bool {
        guard !text.isEmpty, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let number = Int(text)
        else { return false }
        return range.contains(number)
    }

    /// What is wrong, where nothing nearer comes to mind than an example.
    private func wrong(_ what: String) -> Rule? { refuse("\(what); write it as in FREQ=WEEKLY;BYDAY=SU") }

    private func refuse(_ what: String) -> Rule? {
        faults.add(line.number, "\(line.name): \(what)")
        return nil
    }
}
