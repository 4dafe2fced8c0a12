internal import Gpiod

/// Lines of one chip that were asked for together: what is let go of together when the chip vanishes.
final class Holding {
    let path: String
    /// As in `gpiochip0`.
    let chip: String
    let label: String
    var slots: Slots
    private(set) var request: LineRequest?
    let descriptors: [Int32]
    /// A read that gives this many may have left events behind, or come after lost ones.
    let batch: Int

    /// - Parameter line: any of them; all are of its chip.
    init(_ request: consuming LineRequest, of line: FoundLine, slots: Slots) {
        path = line.path
        chip = line.chip
        label = line.label
        self.slots = slots
        descriptors = request.descriptors
        batch = request.batch
        self.request = consume request
    }

    /// By slot: its seat, if it is anybody's.
    var seats: [Int?] { slots.seats }

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
