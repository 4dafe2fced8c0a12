internal import Gpiod
internal import GreeterRuntime

/// One line of one chip.
struct FoundLine: Hashable {
    var path: String
    /// As in `gpiochip0`.
    var chip: String
    var label: String
    var offset: Int

    /// As people are told: `pinctrl-rp1 line 17`.
    var words: String { "\(label) line \(offset)" }
}

/// What became of looking for an address on the chips that are there.
enum Resolution: Hashable {
    case found(FoundLine)
    /// No line has the name; these are near it.
    case noSuchName(nearest: [String])
    case ambiguousName([FoundLine])
    /// No chip has the label or name.
    case noSuchChip
    /// Several chips have the label; their names.
    case ambiguousChip([String])
    case noSuchOffset(label: String, lines: Int)

    /// Looks for `address` on `chips`.
    ///
    /// A label goes before a chip's name, since labels stay and numbers move.
    static func resolve(_ address: LineAddress, in chips: [ChipInfo]) -> Resolution {
        switch address {
        case .name(let name):
            let found = chips.flatMap { chip in
                chip.lines.filter { $0.name == name }.map { FoundLine($0.offset, of: chip) }
            }
            if found.count > 1 { return .ambiguousName(found) }
            if let line = found.first { return .found(line) }
            return .noSuchName(nearest: Nearest.names(to: name, among: chips.flatMap(\.lines).compactMap(\.name)))
        case .offset(let wanted, let offset):
            let labelled = chips.filter { $0.label == wanted }
            if labelled.count > 1 { return .ambiguousChip(labelled.map(\.name)) }
            guard let chip = labelled.first ?? chips.first(where: { $0.isCalled(wanted) }) else { return .noSuchChip }
            guard chip.lines.indices.contains(offset) else {
                return .noSuchOffset(label: chip.label, lines: chip.lines.count)
            }
            return .found(FoundLine(offset, of: chip))
        }
    }

    /// Whether there is simply nothing by that name, as while a chip is away: no news to anybody who waits for it.
    var isNothing: Bool {
        switch self {
        case .noSuchName, .noSuchChip: true
        case .found, .ambiguousName, .ambiguousChip, .noSuchOffset: false
        }
    }

    /// Whether to wait for the line at the start, rather than to call the settings wrong.
    ///
    /// A chip that is named by its label may be plugged in later, be slow to come up after a boot, or be out for repair
    /// while the other doors go on. A line's name, or a chip's number, belongs to what is there: a wrong one is a slip.
    /// So is a label that differs from a present one by a letter or two.
    func canWait(for address: LineAddress, chips: [ChipInfo]) -> Bool {
        guard case .noSuchChip = self, case .offset(let wanted, _) = address, !isNumbered(wanted) else { return false }
        return !chips.contains { Nearest.isSlip(wanted, of: $0.label) }
    }
}

/// Whether it is a chip's number or path rather than its label.
func isNumbered(_ chip: String) -> Bool {
    Gpiod.isChip(chip.hasPrefix("/dev/") ? String(chip.dropFirst(5)) : chip)
}

extension FoundLine {
    init(_ offset: Int, of chip: ChipInfo) {
        self.init(path: chip.path, chip: chip.name, label: chip.label, offset: offset)
    }
}

extension ChipInfo {
    func isCalled(_ wanted: String) -> Bool {
        name == wanted || path == wanted || aliases.contains { $0 == wanted || "/dev/\($0)" == wanted }
    }
}
