internal import Gpiod
internal import Greeter
internal import GreeterRuntime

/// One line of the settings, in or out, and where it stands.
struct Seat {
    enum Kind {
        case input(LineIn)
        /// With what it is to be, also while its chip is away.
        case output(LineOut, isOn: Bool)
    }

    enum State {
        /// Not asked for yet, or let go of. → away, held
        case idle
        /// It is looked for. → held, when its chip is back; away, for another reason; idle, at the end
        case away(why: String)
        /// → away, when its chip vanishes; idle, at the end
        case held(Holding, slot: Int)
    }

    var kind: Kind
    var state = State.idle
    var tracker = EdgeTracker(isActive: false)
    /// Where it was found first: a chip comes back under another number, but with the same label.
    var home: LineAddress?

    var address: LineAddress {
        switch kind {
        case .input(let line): line.address
        case .output(let line, _): line.address
        }
    }

    var place: Place {
        switch kind {
        case .input(let line): line.place
        case .output(let line, _): line.place
        }
    }

    var purpose: String {
        switch kind {
        case .input(let line): line.purpose
        case .output(let line, _): line.purpose
        }
    }

    var isOutput: Bool {
        if case .output = kind { true } else { false }
    }

    /// Whether it is an output that is on, or would be if its chip were there.
    var isOn: Bool {
        if case .output(_, true) = kind { true } else { false }
    }

    /// Whether both answer the same.
    func isOutput(like other: Seat) -> Bool {
        guard case .output(let a, _) = kind, case .output(let b, _) = other.kind else { return false }
        return a.role == b.role
    }

    var isAway: Bool {
        if case .away = state { true } else { false }
    }

    var isHeld: Bool {
        if case .held = state { true } else { false }
    }

    /// Whether the kernel is asked for the same, whatever the line is for.
    func isSame(as other: Seat) -> Bool {
        switch (kind, other.kind) {
        case (.input(let a), .input(let b)):
            a.address == b.address && a.bias == b.bias && a.isActiveLow == b.isActiveLow
        case (.output(let a, _), .output(let b, _)): a.address == b.address && a.isActiveLow == b.isActiveLow
        default: false
        }
    }

    /// Takes over what another seat has of the same line.
    mutating func takeOver(_ other: Seat) {
        state = other.state
        tracker = other.tracker
        home = other.home
        if isOutput(like: other), case .output(let line, _) = kind { kind = .output(line, isOn: other.isOn) }
    }

    func config(offset: Int) -> LineConfig {
        switch kind {
        case .input(let line):
            LineConfig(offset: offset, bias: LineBias(line.bias), isActiveLow: line.isActiveLow)
        case .output(let line, let isOn):
            LineConfig(offset: offset, isActiveLow: line.isActiveLow, isActive: isOn)
        }
    }

    /// Where the line is now.
    ///
    /// A chip's number is believed once only: afterwards the chip is known by its label.
    func resolve(in chips: [ChipInfo]) -> Resolution {
        guard let home else { return Resolution.resolve(address, in: chips) }
        if case .offset(let chip, _) = address, isNumbered(chip) { return Resolution.resolve(home, in: chips) }
        let resolution = Resolution.resolve(address, in: chips)
        switch resolution {
        case .noSuchName, .ambiguousName:
            // A board's lines may have lost their names, or a second board may have brought the same ones.
            guard case .found(let line) = Resolution.resolve(home, in: chips) else { return resolution }
            return .found(line)
        case .found, .noSuchChip, .ambiguousChip, .noSuchOffset:
            return resolution
        }
    }
}
