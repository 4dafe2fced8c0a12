internal import Gpiod

/// Lines of one chip that were asked for together: what is let go of together when the chip vanishes.
final class Holding {
    let path: String
    /// As in `gpiochip0`.
    let chip: String
    let label: String
    /// Which seat each line of the request belongs to; nil: nobody's any more, since the settings changed.
    private(set) var seats: [Int?]
    private(set) var request: LineRequest?
    let descriptors: [Int32]
    /// A read that gives this many may have left events behind, or come after lost ones.
    let batch: Int

    init(_ request: consuming LineRequest, of line: FoundLine, seats: [Int]) {
        path = line.path
        chip = line.chip
        label = line.label
        self.seats = seats
        descriptors = request.descriptors
        batch = request.batch
        self.request = consume request
    }

    /// Seats have got other places; those that are not among them are given up.
    func move(_ places: [Int: Int]) { seats = seats.map { $0.flatMap { places[$0] } } }

    /// Gives the lines back to the kernel, whoever still knows of this holding.
    func letGo() { request = nil }

    /// What asking for a line gives now where its chip has gone; nil while all is well.
    var trouble: GpiodError? {
        do throws(GpiodError) {
            _ = try request?.isActive(0)
            return nil
        } catch {
            return error
        }
    }
}
