internal import CGpiod

/// The resistor that holds an open line.
public enum LineBias: Hashable, Sendable {
    /// Left as it is; in what the kernel tells: not known.
    case asIs
    case disabled, pullUp, pullDown

    var number: noren_gpio_bias {
        switch self {
        case .asIs: NOREN_GPIO_BIAS_AS_IS
        case .disabled: NOREN_GPIO_BIAS_DISABLED
        case .pullUp: NOREN_GPIO_BIAS_PULL_UP
        case .pullDown: NOREN_GPIO_BIAS_PULL_DOWN
        }
    }

    init(_ number: noren_gpio_bias) {
        switch number {
        case NOREN_GPIO_BIAS_DISABLED: self = .disabled
        case NOREN_GPIO_BIAS_PULL_UP: self = .pullUp
        case NOREN_GPIO_BIAS_PULL_DOWN: self = .pullDown
        default: self = .asIs
        }
    }
}

/// What the kernel says of one line, whoever has it.
public struct LineInfo: Hashable, Sendable {
    public var offset: Int
    /// Not unique, and often missing.
    public var name: String?
    /// Who asked for it, in that program's own word; a driver's where the kernel itself has it.
    public var consumer: String?
    /// Whether it cannot be asked for now.
    public var isUsed: Bool
    public var isOutput: Bool
    public var isActiveLow: Bool
    public var bias: LineBias

    public init(
        offset: Int, name: String? = nil, consumer: String? = nil, isUsed: Bool = false, isOutput: Bool = false,
        isActiveLow: Bool = false, bias: LineBias = .asIs
    ) {
        self.offset = offset
        self.name = name
        self.consumer = consumer
        self.isUsed = isUsed
        self.isOutput = isOutput
        self.isActiveLow = isActiveLow
        self.bias = bias
    }
}

/// One chip with all its lines, as found.
public struct ChipInfo: Hashable, Sendable {
    /// As in `gpiochip0`; it moves between kernels, boards and plugs.
    public var name: String
    /// As in `pinctrl-rp1`; it stays.
    public var label: String
    /// As in `/dev/gpiochip0`.
    public var path: String
    /// Other names that lead here; Raspberry Pi OS keeps an old chip number alive in this way.
    public var aliases: [String]
    /// In the order of their offsets, from 0, without gaps.
    public var lines: [LineInfo]

    public init(name: String, label: String, path: String, aliases: [String] = [], lines: [LineInfo]) {
        self.name = name
        self.label = label
        self.path = path
        self.aliases = aliases
        self.lines = lines
    }
}
