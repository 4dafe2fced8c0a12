public import Greeter

/// A time of day that a clock skips: when, and what to write instead.
public struct SkippedTime: Error, Hashable, CustomStringConvertible, Sendable {
    public var message: String
    public var remedy: String

    public init(message: String, remedy: String) {
        self.message = message
        self.remedy = remedy
    }

    public var description: String { "\(message); \(remedy)" }
}

extension ZoneTable {
    /// The next moment at which the wall clock shows a time of day, given in minutes after midnight.
    ///
    /// Where the clock shows it twice, the first of both that is still to come. Throws where that day's clock skips it.
    public func next(minute: Int, after now: WallTime) throws(SkippedTime) -> WallTime {
        let today = civil(now).date
        for day in 0...2 {
            let civil = CivilTime(today + day, minute: minute)
            switch meaning(of: civil) {
            case .unique(let wall) where wall > now: return wall
            case .repeated(let first, let second) where second > now: return first > now ? first : second
            case .skipped(let jump) where jump > now:
                throw SkippedTime(
                    message:
                        "\(civil.minuteText) does not exist on \(civil.date.text) in \(name): clocks are put forward"
                        + " over it",
                    remedy: "write \(self.civil(jump).minuteText)")
            default: continue
            }
        }
        return now + .hours(24)
    }
}
