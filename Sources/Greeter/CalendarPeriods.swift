/// When the events of a calendar are, as a store's wall clock shows them: whole days, and stretches of time.
///
/// Sorted and merged when it is made, and asked by binary search, so that thousands of events cost no more than a few.
public struct CalendarPeriods: Hashable, Sendable {
    private let dayEdges: Edges
    private let timeEdges: Edges

    /// - Parameters:
    ///   - days: the days of all-day events, ends excluded, in any order.
    ///   - times: timed events, ends excluded, in any order.
    public init(days: [Range<CivilDate>] = [], times: [Range<CivilTime>] = []) {
        dayEdges = Edges(days.map { (Int64($0.lowerBound.dayNumber), Int64($0.upperBound.dayNumber)) })
        timeEdges = Edges(times.map { ($0.lowerBound.nanoseconds, $0.upperBound.nanoseconds) })
    }

    /// The days of all-day events, merged and in order, ends excluded.
    public var days: [Range<CivilDate>] {
        dayEdges.pairs.map { CivilDate(dayNumber: Int($0.start))..<CivilDate(dayNumber: Int($0.end)) }
    }

    /// The times of timed events, merged and in order, ends excluded.
    public var times: [Range<CivilTime>] {
        timeEdges.pairs.map { CivilTime(nanoseconds: $0.start)..<CivilTime(nanoseconds: $0.end) }
    }

    /// Whether there is nothing in it.
    public var isEmpty: Bool { dayEdges.isEmpty && timeEdges.isEmpty }

    /// Whether an all-day event is on this day.
    public func contains(_ date: CivilDate) -> Bool { dayEdges.contains(Int64(date.dayNumber)) }

    /// Whether a timed event is at this time.
    public func contains(_ time: CivilTime) -> Bool { timeEdges.contains(time.nanoseconds) }

    /// When the last of it is over, or nil where there is nothing.
    public var end: CivilTime? {
        let lastDay = dayEdges.last.map { CivilTime(CivilDate(dayNumber: Int($0))) }
        let lastTime = timeEdges.last.map { CivilTime(nanoseconds: $0) }
        guard let lastDay, let lastTime else { return lastDay ?? lastTime }
        return max(lastDay, lastTime)
    }

    /// The next time after `time` at which a timed event begins or ends; whole days do so at midnight.
    func nextEdge(after time: CivilTime) -> CivilTime? {
        timeEdges.next(after: time.nanoseconds).map { CivilTime(nanoseconds: $0) }
    }
}

/// Stretches that neither touch nor overlap, as a sorted list of starts and ends in turn.
private struct Edges: Hashable, Sendable {
    private var edges: [Int64] = []

    init(_ stretches: [(start: Int64, end: Int64)]) {
        for stretch in stretches.sorted(by: { $0.start < $1.start }) where stretch.start < stretch.end {
            if let last = edges.last, stretch.start <= last {
                edges[edges.count - 1] = max(last, stretch.end)
            } else {
                edges += [stretch.start, stretch.end]
            }
        }
    }

    var isEmpty: Bool { edges.isEmpty }
    var last: Int64? { edges.last }

    /// An odd number of edges at or before it: more starts than ends.
    func contains(_ point: Int64) -> Bool { !count(upTo: point).isMultiple(of: 2) }

    func next(after point: Int64) -> Int64? {
        let index = count(upTo: point)
        return index < edges.count ? edges[index] : nil
    }

    var pairs: [(start: Int64, end: Int64)] {
        stride(from: 0, to: edges.count, by: 2).map { (edges[$0], edges[$0 + 1]) }
    }

    private func count(upTo point: Int64) -> Int {
        var low = 0
        var high = edges.count
        while low < high {
            let middle = (low + high) / 2
            if edges[middle] <= point { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
