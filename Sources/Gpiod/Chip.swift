internal import CGpiod

/// An open chip, to look at. Closed when the value ends.
public struct Chip: ~Copyable {
    private let handle: OpaquePointer
    private let path: String

    /// Opens a chip's device file, as in `/dev/gpiochip0`.
    public init(path: String) throws(GpiodError) {
        guard let handle = noren_gpio_chip_open(path) else { throw .last("gpiod_chip_open(\(path))") }
        self.handle = handle
        self.path = path
    }

    // The handle is this value's own, and nobody else can reach it.
    deinit { noren_gpio_chip_close(handle) }

    /// As in `gpiochip0`.
    public var name: String { String(cString: noren_gpio_chip_name(handle)) }
    public var label: String { String(cString: noren_gpio_chip_label(handle)) }
    public var lineCount: Int { Int(noren_gpio_chip_lines(handle)) }

    /// What the kernel says of a line now.
    public func line(at offset: Int) throws(GpiodError) -> LineInfo {
        var info = noren_gpio_line_info()
        guard noren_gpio_chip_line(handle, UInt32(offset), &info) == 0 else {
            throw .last("gpiod_chip_get_line(\(path), \(offset))")
        }
        // Both texts are terminated by the shim and live as long as `info`, which outlives the closures.
        let name = withUnsafePointer(to: info) { String(cString: noren_gpio_line_name($0)) }
        let consumer = withUnsafePointer(to: info) { String(cString: noren_gpio_line_consumer($0)) }
        return LineInfo(
            offset: offset, name: name.isEmpty ? nil : name, consumer: consumer.isEmpty ? nil : consumer,
            isUsed: info.used, isOutput: info.output, isActiveLow: info.active_low, bias: LineBias(info.bias))
    }

    /// The chip with all its lines.
    public func info(aliases: [String] = []) throws(GpiodError) -> ChipInfo {
        var lines: [LineInfo] = []
        for offset in 0..<lineCount { lines.append(try line(at: offset)) }
        return ChipInfo(name: name, label: label, path: path, aliases: aliases, lines: lines)
    }
}
