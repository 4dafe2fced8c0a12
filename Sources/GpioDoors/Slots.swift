/// Which seat each line of one request belongs to.
struct Slots: Hashable {
    /// The lines' offsets on their chip.
    let offsets: [Int]
    /// Nil: nobody's any more, since the settings changed. The kernel keeps the line for us until all of them are let go of.
    private(set) var seats: [Int?]

    init(_ lines: [(offset: Int, seat: Int)]) {
        offsets = lines.map(\.offset)
        seats = lines.map(\.seat)
    }

    /// Seats have got other places; those that are not among them are given up.
    mutating func move(_ places: [Int: Int]) { seats = seats.map { $0.flatMap { places[$0] } } }

    /// Offsets of lines that are nobody's when seats have got these places, those that were nobody's before among them.
    func given(after places: [Int: Int]) -> [Int] {
        zip(offsets, seats).filter { $1.flatMap { places[$0] } == nil }.map(\.0)
    }

    var areAllGiven: Bool { seats.allSatisfy { $0 == nil } }
}
