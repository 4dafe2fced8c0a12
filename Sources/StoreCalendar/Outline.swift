internal import GreeterRuntime

/// One component of a calendar, from its BEGIN to its END.
struct Component {
    let name: String
    /// Where it begins.
    let line: Int
    var lines: [ContentLine] = []
    /// Kept where they mean something: the halves of a time zone.
    var children: [Component] = []

    /// The lines with this name.
    func all(_ name: String) -> [ContentLine] { lines.filter { $0.name == name } }
}

/// What matters of a calendar: its events and its time zones.
struct Outline {
    private(set) var events: [Component] = []
    private(set) var zones: [Component] = []

    /// Calendars nest three deep.
    private static let deepest = 8

    /// Throws where the file is no calendar, is cut off or does not nest; what stands in it is not looked at.
    init(_ content: ContentLines, faults: Faults) throws(CalendarError) {
        var open: [Component] = []
        var isBegun = false
        for line in content.lines {
            switch line.name {
            case "BEGIN":
                let name = line.value.uppercased()
                guard isBegun || name == "VCALENDAR" else { throw Outline.noCalendar(line.number, faults) }
                isBegun = true
                try Outline.check(name, line.number, open, faults)
                open.append(Component(name: name, line: line.number))
            case "END":
                guard let component = open.last else { throw Outline.outside(line, isBegun, faults) }
                guard line.value.uppercased() == component.name else {
                    throw faults.last(
                        line.number,
                        "END:\(component.name) is due here, for the BEGIN in line \(component.line), and not "
                            + "END:\(line.value)")
                }
                open.removeLast()
                keep(component, in: &open)
            default:
                guard !open.isEmpty else { throw Outline.outside(line, isBegun, faults) }
                open[open.count - 1].lines.append(line)
            }
        }
        guard isBegun else { throw Outline.noCalendar(1, faults) }
        if let cut = open.last {
            throw faults.last(
                content.last,
                "the calendar is cut off here: END:\(cut.name) is missing, for the BEGIN in line \(cut.line); "
                    + "download or export it again")
        }
    }

    private mutating func keep(_ component: Component, in open: inout [Component]) {
        switch (component.name, open.last?.name) {
        case ("VEVENT", _): events.append(component)
        case ("VTIMEZONE", _): zones.append(component)
        case (_, "VTIMEZONE"): open[open.count - 1].children.append(component)
        default: break
        }
    }

    /// Events and zones stand in a calendar, and a calendar in nothing: where they do not, an END is missing.
    private static func check(
        _ name: String, _ line: Int, _ open: [Component], _ faults: Faults
    ) throws(CalendarError) {
        guard open.count < deepest else {
            throw faults.last(line, "BEGIN:\(name) is nested \(deepest + 1) deep, which no calendar is")
        }
        let isCalendar = name == "VCALENDAR"
        guard isCalendar || ["VEVENT", "VTIMEZONE"].contains(name) || open.isEmpty else { return }
        guard let last = open.last else {
            guard isCalendar else { throw faults.last(line, "BEGIN:\(name) stands outside of a calendar") }
            return
        }
        guard isCalendar || last.name != "VCALENDAR" else { return }
        throw faults.last(
            line, "END:\(last.name) is missing before this BEGIN:\(name), for the BEGIN in line \(last.line)")
    }

    private static func outside(_ line: ContentLine, _ isBegun: Bool, _ faults: Faults) -> CalendarError {
        isBegun
            ? faults.last(line.number, "\(line.name) stands outside of a calendar, after END:VCALENDAR; remove it")
            : noCalendar(line.number, faults)
    }

    private static func noCalendar(_ line: Int, _ faults: Faults) -> CalendarError {
        faults.only(line, "this is no calendar: it must begin with BEGIN:VCALENDAR; export it as iCalendar (.ics)")
    }
}
