internal import CGpiod

/// One line to ask for.
public struct LineConfig: Hashable, Sendable {
    public var offset: Int
    public var bias: LineBias
    /// Whether the low level is the active one.
    public var isActiveLow: Bool
    /// What an output begins with.
    public var isActive: Bool

    public init(offset: Int, bias: LineBias = .asIs, isActiveLow: Bool = false, isActive: Bool = false) {
        self.offset = offset
        self.bias = bias
        self.isActiveLow = isActiveLow
        self.isActive = isActive
    }

    fileprivate var config: noren_gpio_line_config {
        noren_gpio_line_config(
            offset: UInt32(offset), bias: bias.number, active_low: isActiveLow, active: isActive)
    }
}

/// A change of a line that was asked for.
public struct LineEvent: Hashable, Sendable {
    /// Active-low is taken into account, by the kernel.
    public var isActive: Bool
    /// Nanoseconds of the monotonic clock (with libgpiod 1.6 from kernel 5.7 on).
    public var nanoseconds: Int64
    /// Counts the line's events from 1; nil with libgpiod 1.6.
    public var sequence: UInt32?

    public init(isActive: Bool, nanoseconds: Int64, sequence: UInt32? = nil) {
        self.isActive = isActive
        self.nanoseconds = nanoseconds
        self.sequence = sequence
    }
}

/// Room for one read of events, made once. Freed when the value ends.
public struct EventBuffer: ~Copyable {
    fileprivate let events: UnsafeMutablePointer<noren_gpio_event>
    /// As many as one read can give with either generation.
    public let capacity = 64

    public init() {
        events = .allocate(capacity: capacity)
        events.initialize(repeating: noren_gpio_event(), count: capacity)
    }

    // The memory is this value's own; the events are plain numbers, with nothing to end.
    deinit { events.deallocate() }

    /// What the last read left at a place below the number that it gave.
    public subscript(index: Int) -> LineEvent {
        precondition(index >= 0 && index < capacity, "event \(index) of \(capacity)")
        let event = events[index]
        return LineEvent(
            isActive: event.active, nanoseconds: Int64(truncatingIfNeeded: event.stamp),
            sequence: event.sequence == 0 ? nil : event.sequence)
    }
}

/// Lines of one chip that are this program's. Let go of when the value ends.
public struct LineRequest: ~Copyable {
    /// How many events the kernel keeps for a line with libgpiod 2; it takes at most 1024. 24 KB.
    public static let eventBufferSize = 512

    private let handle: OpaquePointer
    public let count: Int

    /// Asks for inputs with both edges, all or none, at most 64.
    public init(inputs: [LineConfig], of path: String, consumer: String) throws(GpiodError) {
        var call: UnsafePointer<CChar>?
        let request = noren_gpio_request_inputs(
            path, consumer, inputs.map(\.config), inputs.count, LineRequest.eventBufferSize, &call)
        guard let request else { throw LineRequest.error(call, path) }
        handle = request
        count = inputs.count
    }

    /// Asks for outputs, all or none, at most 64.
    public init(outputs: [LineConfig], of path: String, consumer: String) throws(GpiodError) {
        var call: UnsafePointer<CChar>?
        let request = noren_gpio_request_outputs(path, consumer, outputs.map(\.config), outputs.count, &call)
        guard let request else { throw LineRequest.error(call, path) }
        handle = request
        count = outputs.count
    }

    // The handle is this value's own, and nobody else can reach it.
    deinit { noren_gpio_request_release(handle) }

    /// Where events can be waited for: one a line, in the lines' order; they never block.
    public var descriptors: [Int32] {
        (0..<noren_gpio_request_descriptors(handle)).map { noren_gpio_request_descriptor(handle, $0) }
    }

    /// A read that gives this many may have left events behind, or with libgpiod 1.6 been followed by lost ones.
    public var batch: Int { noren_gpio_request_batch(handle) }

    /// Reads a line's events that wait, by its place in the request; gives their number, 0 where there is none.
    public func read(_ slot: Int, into buffer: borrowing EventBuffer) throws(GpiodError) -> Int {
        precondition(slot >= 0 && slot < count, "line \(slot) of \(count)")
        // The shim writes at most `capacity` events, which is the room there is.
        let count = noren_gpio_request_read(handle, slot, buffer.events, buffer.capacity)
        guard count >= 0 else { throw .last("gpiod_line_event_read") }
        return Int(count)
    }

    /// Whether a line, by its place in the request, is active now.
    public func isActive(_ slot: Int) throws(GpiodError) -> Bool {
        precondition(slot >= 0 && slot < count, "line \(slot) of \(count)")
        let value = noren_gpio_request_value(handle, slot)
        guard value >= 0 else { throw .last("gpiod_line_get_value") }
        return value != 0
    }

    /// Sets an output, by its place in the request.
    public func set(_ slot: Int, active: Bool) throws(GpiodError) {
        precondition(slot >= 0 && slot < count, "line \(slot) of \(count)")
        guard noren_gpio_request_set(handle, slot, active) == 0 else { throw .last("gpiod_line_set_value") }
    }

    private static func error(_ call: UnsafePointer<CChar>?, _ path: String) -> GpiodError {
        // The shim sets the call to a text that is part of the program, before the first call that can fail.
        .last("\(call.map { String(cString: $0) } ?? "gpiod_line_request")(\(path))")
    }
}
