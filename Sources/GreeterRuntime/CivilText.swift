public import Greeter

extension CivilTime {
    /// As in `2026-03-07T10:00:01.250`, with as many groups of three decimals as the time needs, at least `decimals`.
    public func text(decimals: Int = 3) -> String {
        let (hour, minute, second, nanosecond) = clock
        var text = date.text + "T"
        text.append(number: hour, digits: 2)
        text += ":"
        text.append(number: minute, digits: 2)
        text += ":"
        text.append(number: second, digits: 2)
        let digits = max(
            decimals, nanosecond % 1000 != 0 ? 9 : nanosecond % 1_000_000 != 0 ? 6 : nanosecond != 0 ? 3 : 0)
        guard digits > 0 else { return text }
        text += "."
        text.append(number: nanosecond / [1_000_000, 1000, 1][digits / 3 - 1], digits: digits)
        return text
    }

    /// As in `10:00:01`.
    public var clockText: String {
        let (hour, minute, second, _) = clock
        var text = ""
        text.append(number: hour, digits: 2)
        text += ":"
        text.append(number: minute, digits: 2)
        text += ":"
        text.append(number: second, digits: 2)
        return text
    }

    /// As in `10:00`.
    public var minuteText: String { String(clockText.dropLast(3)) }
}

extension CivilDate {
    /// As in `2026-03-07`.
    public var text: String {
        let (year, month, day) = parts
        var text = ""
        text.append(number: year, digits: 4)
        text += "-"
        text.append(number: month, digits: 2)
        text += "-"
        text.append(number: day, digits: 2)
        return text
    }
}

extension Weekday {
    /// As in the settings: `mon`.
    public var word: String { ["mon", "tue", "wed", "thu", "fri", "sat", "sun"][rawValue] }
    /// As in a sentence: `Monday`.
    public var name: String {
        ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"][rawValue]
    }
}

extension ZoneTable {
    /// As in `2026-03-07T10:00:01.250+09:00`.
    public func text(_ wall: WallTime, decimals: Int = 3) -> String {
        civil(wall).text(decimals: decimals) + ZoneTable.text(offset: offset(at: wall))
    }

    /// As in `+09:00`; seconds, which old local times have, only where there are some.
    public static func text(offset: Int) -> String {
        var text = offset < 0 ? "-" : "+"
        let size = abs(offset)
        text.append(number: size / 3600, digits: 2)
        text += ":"
        text.append(number: size / 60 % 60, digits: 2)
        if size % 60 != 0 {
            text += ":"
            text.append(number: size % 60, digits: 2)
        }
        return text
    }

    /// A time to come as a person says it, seen from `now`: `14:30`, `Monday 10:00`, `2026-03-09 10:00`.
    public func text(_ wall: WallTime, from now: WallTime) -> String {
        let then = civil(wall)
        let days = then.date.dayNumber - civil(now).date.dayNumber
        return switch days {
        case 0: then.minuteText
        case 1..<7: "\(then.date.weekday.name) \(then.minuteText)"
        default: "\(then.date.text) \(then.minuteText)"
        }
    }
}

extension Span {
    /// As in `1.3 s`.
    public var text: String { "\(decimal(1)) s" }

    /// Seconds with so many decimals, rounded half away from zero.
    public func decimal(_ digits: Int) -> String {
        String(decimal: inSeconds, digits: digits)
    }
}

extension String {
    mutating func append(number: Int, digits: Int) {
        let text = String(number)
        for _ in 0..<max(0, digits - text.count) { append("0") }
        append(text)
    }

    /// A number with so many decimals (at most 9), rounded half away from zero, with a point in every locale.
    public init(decimal value: Double, digits: Int) {
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        let scaled = (value * scale).rounded()
        guard scaled.magnitude < 9e15 else {
            self = String(value)
            return
        }
        let whole = Int(scaled.magnitude)
        self = scaled < 0 ? "-" : ""
        append(number: whole / Int(scale), digits: 1)
        guard digits > 0 else { return }
        append(".")
        append(number: whole % Int(scale), digits: digits)
    }
}
