public import Greeter
internal import GreeterRuntime

/// Reads a trace row by row in constant memory, people of one row apart, in the order of time.
public final class TraceReader {
    /// People of one row are so far apart.
    public static let apart = Span.milliseconds(800)
    /// More people in one row are a slip.
    static let mostPeople = 10_000

    private let file: String
    private let lines: LineReader
    private var words: TraceWords
    private var policy: BoardPolicy
    private var fast: TraceFastPath
    private var lineNumber = 0
    private var last: WallTime?
    private var lookahead: TraceRow?
    /// The settings that the last row asked for, as it names them.
    public private(set) var reloadPath = ""
    /// More people of rows that were read cannot wait to come: ten shops at their fullest would not have so many.
    static let mostWaiting = 100_000
    /// People of rows that were read, who come later; the next one last.
    private var pending: [TraceRow] = []
    private var isAtEnd = false

    public init(path: String, policy: BoardPolicy) throws(TraceError) {
        file = path == "-" ? "standard input" : path
        self.policy = policy
        words = TraceWords(policy)
        fast = TraceFastPath(policy, doors: words.doors)
        do {
            lines = try LineReader(path: path)
        } catch {
            throw TraceError(file: file, line: 0, message: "cannot be read: \(SystemError.text(error.code))")
        }
        guard let header = try nextLine().map({ (bytes) throws(TraceError) in try text(bytes) }) else {
            throw TraceError(
                file: file, line: 0, message: "is empty; the first line must be \"\(TraceReader.header)\"")
        }
        let first = header.hasPrefix("\u{FEFF}") ? String(header.dropFirst()) : header
        guard first == TraceReader.header else {
            throw TraceError(
                file: file, line: 1,
                message: "the first line must be \"\(TraceReader.header)\", not \"\(first.prefix(60))\"")
        }
    }

    /// From the next row on, doors and stores are those of other settings.
    public func adopt(_ new: BoardPolicy) {
        let same = Correspondence(policy, new)
        pending = pending.compactMap { row in
            guard case .pass(let door, let direction) = row.what, let moved = same.doors[door] else { return nil }
            return TraceRow(wall: row.wall, what: .pass(door: moved, direction), line: row.line)
        }
        policy = new
        words = TraceWords(new)
        fast = TraceFastPath(new, doors: words.doors)
    }

    /// The first line of every trace.
    public static let header = "time,source,event,value"

    /// The next row, or nil at the end.
    public func next() throws(TraceError) -> TraceRow? {
        if lookahead == nil, !isAtEnd {
            lookahead = try readRow()
            isAtEnd = lookahead == nil
        }
        if let next = pending.last, next.wall <= lookahead?.wall ?? .distantFuture { return pending.popLast() }
        defer { lookahead = nil }
        return lookahead
    }

    private func readRow() throws(TraceError) -> TraceRow? {
        while let bytes = try nextLine() {
            guard !bytes.isEmpty else { continue }
            let (row, people) = try understood(bytes)
            if let last, row.wall < last { throw goesBack(row, from: last) }
            last = row.wall
            guard people > 0 else { continue }
            if people > 1 { try addWaiting(people - 1, after: row) }
            return row
        }
        return nil
    }

    /// Puts people of a row among those who come later: behind who was read before and comes at the same time.
    private func addWaiting(_ people: Int, after row: TraceRow) throws(TraceError) {
        guard pending.count + people <= TraceReader.mostWaiting else {
            throw TraceError(
                file: file, line: row.line,
                message: "with these, \(pending.count + people) people of rows up to here are still to come, and "
                    + "\(TraceReader.mostWaiting) are the most; are the numbers of people right?")
        }
        var merged: [TraceRow] = []
        merged.reserveCapacity(pending.count + people)
        var waiting = pending[...]
        for person in (1...people).reversed() {
            var later = row
            later.wall = row.wall + Span(nanoseconds: Int64(person) * TraceReader.apart.nanoseconds)
            while let first = waiting.first, first.wall > later.wall { merged.append(waiting.removeFirst()) }
            merged.append(later)
        }
        pending = merged + waiting
    }

    private func understood(_ bytes: UnsafeRawBufferPointer) throws(TraceError) -> (TraceRow, people: Int) {
        if let row = fast.row(bytes, number: lineNumber) { return (row, 1) }
        let text = try text(bytes)
        let understood = try words.row(text, file: file, line: lineNumber)
        if case .reload = understood.0.what { reloadPath = TraceWords.fields(text)?.last ?? "" }
        return understood
    }

    private func goesBack(_ row: TraceRow, from last: WallTime) -> TraceError {
        let zone = words.timeZone
        let back = "time goes back, from \(zone.civil(last).text()) to \(zone.civil(row.wall).text())"
        var remedy = "put the rows in order"
        if case .repeated = zone.meaning(of: zone.civil(row.wall)) {
            remedy += "; this hour comes twice, so write which one: \(zone.text(row.wall)) or the offset after it"
        }
        return TraceError(file: file, line: row.line, message: "\(back); \(remedy)")
    }

    private func nextLine() throws(TraceError) -> UnsafeRawBufferPointer? {
        let line: LineReader.Line
        do {
            line = try lines.next()
        } catch {
            throw TraceError(
                file: file, line: lineNumber + 1, message: "cannot be read: \(SystemError.text(error.code))")
        }
        switch line {
        case .end: return nil
        case .tooLong:
            throw TraceError(
                file: file, line: lineNumber + 1,
                message: "is longer than \(LineReader.longestLine) bytes; this does not look like a trace")
        case .line(let bytes):
            lineNumber += 1
            return bytes
        }
    }

    private func text(_ bytes: UnsafeRawBufferPointer) throws(TraceError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw TraceError(file: file, line: lineNumber, message: "is not UTF-8; save the trace as UTF-8")
        }
        return text
    }
}

extension TraceReader {
    /// Rows without a header, for a story that is told rather than read; each stands for one person.
    public static func rows(_ lines: [String], policy: BoardPolicy) throws(TraceError) -> [TraceRow] {
        let words = TraceWords(policy)
        var rows: [TraceRow] = []
        for (index, line) in lines.enumerated() {
            rows.append(try words.row(line, file: "story", line: index + 1).0)
        }
        return rows
    }

    /// The moment of a time as a trace writes it, or nil where it is none or the store's wall clock never shows it.
    public static func time(_ text: String, in zone: ZoneTable) -> WallTime? {
        if case .wall(let wall) = TraceTime.read(text[...], in: zone) { wall } else { nil }
    }
}
