internal import Glibc

/// Which pins the kernel has given to something else than GPIO: a serial port, I2C, a sound card's I2S.
///
/// The kernel calls such lines free on controllers that are not strict, as those of a Raspberry Pi are, and to ask for one takes
/// it away from the device that has it. Only debugfs tells, and only root.
public struct PinOwners: Hashable, Sendable {
    /// By a chip's label and a line's offset: the device that has the pin, as in `fe201000.serial`.
    private var owners: [String: [Int: String]] = [:]
    /// Labels of chips whose pins can be judged.
    private var labels: Set<String> = []

    public init() {}

    /// As `pinctrl/*/gpio-ranges` and `pinctrl/*/pinmux-pins` under debugfs tell; nothing where they may not be read.
    public init(debugfs: String) {
        let folder = debugfs + "/pinctrl"
        for name in Gpiod.names(in: folder) {
            guard let ranges = PinOwners.text("\(folder)/\(name)/gpio-ranges"),
                let pins = PinOwners.text("\(folder)/\(name)/pinmux-pins")
            else { continue }
            add(ranges: ranges, pins: pins)
        }
    }

    /// One controller's two files.
    public mutating func add(ranges: String, pins: String) {
        let owned = PinOwners.owned(pins)
        let ranges = ranges.split(separator: "\n").compactMap(Range.init)
        for range in ranges {
            labels.insert(range.label)
            // Numbers are the kernel's own, counted over all chips; a chip's first line has its lowest.
            let base = ranges.filter { $0.label == range.label }.map(\.line).min() ?? range.line
            for step in 0..<range.count {
                guard let owner = owned[range.pin + step] else { continue }
                owners[range.label, default: [:]][range.line + step - base] = owner
            }
        }
    }

    /// Whether a chip's pins can be judged. Chips without a pin controller, as on a USB or I2C board, never need to be.
    public func knows(_ chip: ChipInfo) -> Bool { labels.contains(chip.label) }

    /// The device that has a line's pin, if one has.
    public func owner(of offset: Int, on chip: ChipInfo) -> String? { owners[chip.label]?[offset] }

    /// `0: pinctrl-bcm2711 GPIOS [512 - 569] PINS [0 - 57]`
    private struct Range {
        var label: String
        var line: Int
        var count: Int
        var pin: Int

        init?(_ row: Substring) {
            // A range of scattered pins has braces, and none of the boards known here has one.
            let words = row.split(whereSeparator: { " []:".contains($0) })
            let numbers = words.compactMap { Int($0) }
            guard words.count == 10, words[2] == "GPIOS", words[6] == "PINS", numbers.count == 5 else { return nil }
            label = String(words[1])
            line = numbers[1]
            count = numbers[2] - numbers[1] + 1
            pin = numbers[3]
            guard count > 0, count <= 4096 else { return nil }
        }
    }

    /// `pin 14 (gpio14): fe201000.serial (GPIO UNCLAIMED) function alt0 group gpio14`, or with `device` on strict controllers.
    private static func owned(_ pins: String) -> [Int: String] {
        var owned: [Int: String] = [:]
        for row in pins.split(separator: "\n") where row.hasPrefix("pin ") {
            guard let number = Int(row.dropFirst(4).prefix { $0.isNumber }), let end = row.firstRange(of: "): ") else {
                continue
            }
            var rest = row[end.upperBound...]
            if rest.hasPrefix("(MUX UNCLAIMED)") || rest.hasPrefix("UNCLAIMED") || rest.hasPrefix("GPIO ") { continue }
            if rest.hasPrefix("device ") { rest = rest.dropFirst(7) }
            owned[number] = String(rest.prefix { $0 != " " })
        }
        return owned
    }

    private static func text(_ path: String) -> String? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16_384)
        // A controller has some hundred pins of a hundred letters at most.
        while bytes.count < 1 << 20 {
            let count = read(file, &chunk, chunk.count)
            guard count > 0 else { break }
            bytes += chunk[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
