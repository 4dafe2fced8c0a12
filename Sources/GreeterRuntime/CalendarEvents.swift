public import Greeter

/// The events of one calendar file, as a store's wall clock shows them.
public struct CalendarEvents: Hashable, Sendable {
    /// All events of one name.
    public struct Named: Hashable, Sendable {
        /// Their SUMMARY as it was first written, without spaces around it; may be empty.
        public let name: String
        public let periods: CalendarPeriods

        public init(name: String, periods: CalendarPeriods) {
            self.name = name
            self.periods = periods
        }
    }

    /// In the order of the file. Names that differ in capitals only are one.
    public let named: [Named]
    /// The days and times of all of them.
    public let all: CalendarPeriods
    /// What hardly anybody would want, as in a calendar that is over, in words for a warning; nil: nothing.
    public let warning: String?

    public init(_ named: [Named] = [], warning: String? = nil) {
        self.named = named
        self.warning = warning
        all = CalendarPeriods(days: named.flatMap(\.periods.days), times: named.flatMap(\.periods.times))
    }

    /// When the events of this name are, whatever its capitals and the spaces around it; nil where there is none.
    public func periods(of name: String) -> CalendarPeriods? {
        let key = CalendarEvents.key(name)
        return named.first { CalendarEvents.key($0.name) == key }?.periods
    }

    /// What two names have in common that mean the same events.
    public static func key(_ name: String) -> String { trimmed(name).lowercased() }

    /// Without spaces around it.
    public static func trimmed(_ name: String) -> String {
        let tail = name.drop(while: \.isWhitespace)
        return String(tail[..<(tail.lastIndex { !$0.isWhitespace }.map(tail.index(after:)) ?? tail.startIndex)])
    }
}
