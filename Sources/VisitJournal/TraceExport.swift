public import Greeter
internal import GreeterRuntime

extension JournalReader {
    /// Writes a store's passages and inputs as a trace that `noren simulate` takes, line by line.
    ///
    /// Rows are as far apart as the monotonic clock says. A new run begins with `board,restart,`; where the civil clock
    /// had been set meanwhile, a `clock,step` follows, and the rows do not go back.
    /// - Parameter isPrefixed: doors and words carry the store's id, for a board with several stores.
    public func exportTrace(
        store: String, zone: ZoneTable, from: WallTime? = nil, to: WallTime? = nil, isPrefixed: Bool = false,
        line: (String) throws -> Void
    ) throws {
        try line("time,source,event,value")
        let runs = try database.statement("SELECT key, instant, wall FROM run ORDER BY entry")
        let rows = try database.statement(
            """
            SELECT instant, wall, entry, store, door, direction, NULL, NULL FROM passage
            WHERE run = ? AND wall >= ? AND wall < ? AND store = ?
            UNION ALL SELECT instant, wall, entry, store, source, NULL, event, value FROM input
            WHERE run = ? AND wall >= ? AND wall < ? AND store IN (?, '') ORDER BY 1, 3
            """)
        var timeLine = TimeLine()
        let bounds = JournalReader.bounds(from, to)
        while try runs.step() {
            let run = Value.number(runs.number(0))
            try rows.bind([run] + bounds + [.text(store), run] + bounds + [.text(store)])
            var isFirst = true
            while try rows.step() {
                let at = rows.moment(0)
                if isFirst {
                    isFirst = false
                    // From its start where that is asked for, so that the restart stands where it happened.
                    let start = runs.moment(1)
                    let isWhole = start.wall >= from ?? WallTime(nanoseconds: .min) && start.instant <= at.instant
                    let isRestart = timeLine.isBegun
                    let step = timeLine.begin(isWhole ? start : at)
                    if isRestart { try line("\(zone.text(timeLine.last)),board,restart,") }
                    if step != .zero { try line("\(zone.text(timeLine.last)),clock,step,\(step.exactSeconds)") }
                }
                let time = zone.text(timeLine.time(at.instant))
                let source = (isPrefixed && !rows.text(3).isEmpty ? store + "/" : "") + rows.text(4)
                if rows.isNull(6) {
                    let direction = Direction(rawValue: Int(rows.number(5))) ?? .unknown
                    try line("\(time),\(source.field),\(direction.word),")
                } else {
                    let value = rows.text(7)
                    if source == "clock", rows.text(6) == "step" { timeLine.stepped(value) }
                    try line("\(time),\(source.field),\(rows.text(6).field),\(value.field)")
                }
            }
        }
    }
}

/// The time line of a trace made of runs: it never goes back, and knows what the shop's clock shows beside it.
struct TimeLine {
    private(set) var isBegun = false
    private(set) var last = WallTime(nanoseconds: 0)
    /// The first moment of the run, and where it lies on the line.
    private var base = Moment(instant: Instant(nanoseconds: 0), wall: WallTime(nanoseconds: 0))
    /// How far the shop's clock is ahead of the line.
    private var ahead = Span.zero

    /// Begins a run; gives the step that puts the shop's clock right.
    mutating func begin(_ start: Moment) -> Span {
        let wall = isBegun ? max(start.wall, last) : start.wall
        base = Moment(instant: start.instant, wall: wall)
        last = wall
        isBegun = true
        let step = start.wall - wall - ahead
        ahead += step
        return step
    }

    /// Where an instant of the run lies.
    mutating func time(_ instant: Instant) -> WallTime {
        last = max(last, base.at(instant).wall)
        return last
    }

    /// The shop's clock was stepped by so many seconds.
    mutating func stepped(_ seconds: String) {
        guard let seconds = Double(seconds), seconds.magnitude < 1e9 else { return }
        ahead += Span(nanoseconds: Int64(seconds * 1e9))
    }
}

extension Span {
    /// Seconds with as many decimals as it takes.
    var exactSeconds: String {
        let fraction = String(nanoseconds.magnitude % 1_000_000_000)
        let padded = String(repeating: "0", count: 9 - fraction.count) + fraction
        return (nanoseconds < 0 ? "-" : "") + "\(nanoseconds.magnitude / 1_000_000_000)"
            + (padded == "000000000" ? "" : "." + padded)
    }
}

extension String {
    /// A field of CSV, quoted where it has to be, on one line.
    fileprivate var field: String {
        guard contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return self }
        let line = String(map { $0.isNewline ? " " : $0 })
        return "\"" + line.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
