internal import Glibc
internal import Greeter

/// Understands the rows that a long trace is made of, people through doors, without making text of them.
///
/// Whatever it does not understand is for ``TraceWords``, which also says what is wrong with it.
struct TraceFastPath {
    /// The sources that are doors, by their bytes.
    private let doors: [(name: [UInt8], door: Int, store: Int)]
    /// Per store.
    private var clocks: [ZoneCursor]
    private var day = TraceTime.KnownDay()
    private static let directions: [(word: [UInt8], direction: Direction)] = Direction.allCases.map {
        (Array($0.word.utf8), $0)
    }

    init(_ policy: BoardPolicy, doors: [String: Int]) {
        self.doors = doors.sorted { $0.key < $1.key }.map {
            (Array($0.key.utf8), $0.value, policy.doors[$0.value].store)
        }
        clocks = policy.stores.map { ZoneCursor($0.timeZone) }
    }

    /// One person through a door, or nil for everything else.
    mutating func row(_ line: UnsafeRawBufferPointer, number: Int) -> TraceRow? {
        guard let first = comma(in: line, from: 0), let second = comma(in: line, from: first + 1),
            let third = comma(in: line, from: second + 1), third + 1 == line.count
        else { return nil }
        let source = UnsafeRawBufferPointer(rebasing: line[(first + 1)..<second])
        let event = UnsafeRawBufferPointer(rebasing: line[(second + 1)..<third])
        guard let place = doors.firstIndex(where: { TraceFastPath.isSame(source, $0.name) }),
            let kind = TraceFastPath.directions.first(where: { TraceFastPath.isSame(event, $0.word) })
        else { return nil }
        let (door, store) = (doors[place].door, doors[place].store)
        let time = UnsafeRawBufferPointer(rebasing: line[..<first])
        if let wall = TraceTime.readPlain(time, day: &day, in: &clocks[store]) {
            return TraceRow(wall: wall, what: .pass(door: door, kind.direction), line: number)
        }
        guard case .wall(let wall) = TraceTime.read(time, in: &clocks[store]) else { return nil }
        return TraceRow(wall: wall, what: .pass(door: door, kind.direction), line: number)
    }

    private func comma(in line: UnsafeRawBufferPointer, from start: Int) -> Int? {
        guard start < line.count, let base = line.baseAddress,
            // Searches from `start` to the line's end.
            let found = memchr(base + start, 44, line.count - start)
        else { return nil }
        return UnsafeRawPointer(found) - base
    }

    private static func isSame(_ bytes: UnsafeRawBufferPointer, _ word: [UInt8]) -> Bool {
        guard bytes.count == word.count else { return false }
        for index in word.indices where bytes[index] != word[index] { return false }
        return true
    }
}
