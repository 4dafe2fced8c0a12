internal import Glibc
internal import Gpiod
internal import Greeter
internal import GreeterRuntime

/// Watches many lines at once, to find the one that moves.
final class LineScout {
    struct Line {
        /// As in `/dev/gpiochip0`.
        var chip: String
        var offset: Int
    }

    /// Lines of one chip, asked for together; 64 at most.
    private final class Batch {
        let request: LineRequest
        /// By slot: the line's index among all that are watched.
        let lines: [Int]

        init(_ request: consuming LineRequest, lines: [Int]) {
            self.request = request
            self.lines = lines
        }
    }

    private let reactor: Reactor
    private let lines: [Line]
    private let buffer = EventBuffer()
    private var batches: [Batch] = []
    private let onEdge: (_ line: Int, _ isHigh: Bool, _ at: Instant) -> Void

    init(_ lines: [Line], reactor: Reactor, onEdge: @escaping (_ line: Int, _ isHigh: Bool, _ at: Instant) -> Void) {
        self.lines = lines
        self.reactor = reactor
        self.onEdge = onEdge
    }

    /// Asks for the lines and gives their levels. A line that cannot be had does not stop the others, and counts as low.
    func start(bias: LineBias) throws -> [Bool] {
        var refusal: GpiodError?
        for chip in Set(lines.map(\.chip)).sorted() {
            var left = lines.indices.filter { lines[$0].chip == chip }
            while !left.isEmpty {
                let part = Array(left.prefix(64))
                left.removeFirst(part.count)
                // All or none: one by one the others can be had.
                if let error = add(part, of: chip, bias: bias) {
                    refusal = error
                    if part.count > 1 { for line in part { _ = add([line], of: chip, bias: bias) } }
                }
            }
        }
        if batches.isEmpty, let refusal { throw Failure(.deviceOrDisk, "\(refusal)") }
        var levels = lines.map { _ in false }
        for batch in batches {
            for descriptor in batch.request.descriptors.enumerated() {
                try reactor.add(descriptor.element) { [unowned self, unowned batch] _ in
                    read(batch, descriptor.offset)
                }
            }
            for (slot, line) in batch.lines.enumerated() { levels[line] = try batch.request.isActive(slot) }
        }
        return levels
    }

    /// Gives all lines back.
    func stop() {
        for batch in batches { for descriptor in batch.request.descriptors { reactor.remove(descriptor) } }
        batches = []
    }

    private func add(_ part: [Int], of chip: String, bias: LineBias) -> GpiodError? {
        do throws(GpiodError) {
            let configs = part.map { LineConfig(offset: lines[$0].offset, bias: bias) }
            batches.append(Batch(try LineRequest(inputs: configs, of: chip, consumer: "noren setup"), lines: part))
            return nil
        } catch {
            return error
        }
    }

    private func read(_ batch: Batch, _ slot: Int) {
        // A chip that has gone is found out by the watch seeing nothing more.
        guard let count = try? batch.request.read(slot, into: buffer) else { return }
        for index in 0..<count {
            let event = buffer[index]
            onEdge(batch.lines[slot], event.isActive, Instant(nanoseconds: event.nanoseconds))
        }
    }
}
