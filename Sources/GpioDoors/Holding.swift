internal import Gpiod

/// Lines of one chip that were asked for together: what is let go of together when the chip vanishes.
final class Holding {
    let path: String
    /// As in `gpiochip0`.
    let chip: String
    let label: String
    /// Which seat each line of the request belongs to.
    let seats: [Int]
    let request: LineRequest
    let descriptors: [Int32]

    init(_ request: consuming LineRequest, of line: FoundLine, seats: [Int]) {
        path = line.path
        chip = line.chip
        label = line.label
        self.seats = seats
        descriptors = request.descriptors
        self.request = request
    }

    /// What asking for a line gives now where its chip has gone; nil while all is well.
    var trouble: GpiodError? {
        do throws(GpiodError) {
            _ = try request.isActive(0)
            return nil
        } catch {
            return error
        }
    }
}
