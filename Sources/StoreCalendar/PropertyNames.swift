internal import GreeterRuntime

/// The names of an event's properties.
enum PropertyNames {
    /// Those that decide when an event is.
    private static let deciding = [
        "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID", "STATUS", "SUMMARY",
    ]
    /// What else RFC 5545 and its extensions know, and is passed over.
    private static let others: Set<String> = [
        "UID", "DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE", "TRANSP", "CLASS", "PRIORITY", "LOCATION", "GEO",
        "DESCRIPTION", "URL", "ORGANIZER", "ATTENDEE", "ATTACH", "CATEGORIES", "COMMENT", "CONTACT", "RESOURCES",
        "RELATED-TO", "REQUEST-STATUS", "COLOR", "IMAGE", "CONFERENCE", "NAME", "REFRESH-INTERVAL", "SOURCE", "DUE",
        "COMPLETED", "PERCENT-COMPLETE", "METHOD", "VERSION", "PRODID", "CALSCALE", "LINK", "REFID", "CONCEPT",
        "STRUCTURED-DATA", "STYLED-DESCRIPTION", "PARTICIPANT-TYPE", "CALENDAR-ADDRESS", "LOCATION-TYPE", "ACTION",
        "TRIGGER", "REPEAT", "ACKNOWLEDGED", "PROXIMITY", "DTSTAMP", "TZID", "TZURL", "ESTIMATED-DURATION", "BUSYTYPE",
    ]

    /// What a name that is no property was probably meant to be, where that would decide when the event is.
    static func meant(by name: String) -> String? {
        guard !name.hasPrefix("X-"), !deciding.contains(name), !others.contains(name) else { return nil }
        return Nearest.word(to: name, among: deciding)
    }
}
