internal import Glibc
internal import Gpiod
internal import GreeterRuntime

/// What people are told: what is wrong, and what to do.
enum Remedies {
    /// Why an address leads to no line; nil where it does.
    static func text(_ resolution: Resolution, for address: LineAddress, chips: [ChipInfo]) -> String? {
        if chips.isEmpty {
            return "no GPIO chip on this machine; Noren needs a board with GPIO lines, or a trace: "
                + "noren run --simulate TRACE"
        }
        switch resolution {
        case .found: return nil
        case .noSuchName(let nearest):
            let start = "no line is called \"\(address)\""
            if !nearest.isEmpty {
                return "\(start); did you mean \(list(nearest.map { "\"\($0)\"" }, "or"))? noren devices lists all"
            }
            guard chips.contains(where: { $0.lines.contains { $0.name != nil } }) else {
                return "\(start), and no line here has a name; write it as "
                    + "\(written(chips[0].label, 0)); noren devices lists all"
            }
            return "\(start); noren devices lists all, and a chip that is plugged in later is named by its label: "
                + written("LABEL", 0)
        case .ambiguousName(let lines):
            // Equal labels would be as ambiguous as the name.
            let areLabelsUnique = Set(lines.map(\.label)).count == Set(lines.map(\.chip)).count
            let choices = lines.map { written(areLabelsUnique ? $0.label : $0.chip, $0.offset) }
            return "\(lines.count) lines are called \"\(address)\": \(list(lines.map(\.words), "and")); "
                + "write \(list(choices, "or"))"
        case .noSuchChip:
            guard case .offset(let wanted, _) = address else { return nil }
            let nearest = chips.map(\.label).filter { Nearest.isSlip(wanted, of: $0) }
            let start = "no GPIO chip is called \"\(wanted)\""
            if let meant = nearest.first { return "\(start); did you mean \"\(meant)\"?" }
            return "\(start); there \(chips.count == 1 ? "is" : "are") \(list(chips.map(words), "and"))"
        case .ambiguousChip(let names):
            guard case .offset(let wanted, let line) = address else { return nil }
            return "\(names.count) chips are labelled \"\(wanted)\": \(list(names, "and")); "
                + "write \(list(names.map { written($0, line) }, "or"))"
        case .noSuchOffset(let label, let lines):
            guard case .offset(_, let line) = address else { return nil }
            return "\(label) has \(lines) lines, 0 to \(lines - 1), and no line \(line)"
        }
    }

    /// Why a line that is there could not be had.
    ///
    /// - Parameters:
    ///   - consumer: who has the line, as the kernel tells it.
    ///   - holders: processes that may be meant.
    static func text(
        _ error: GpiodError, line: String, path: String, consumer: String?, holders: [LineHolder]
    ) -> String {
        if error.isBusy {
            let who = consumer.map { "\"\($0)\"" } ?? "another program"
            // More than a few would be a guess that helps nobody.
            if holders.isEmpty || holders.count > 3 {
                return "\(line) is in use by \(who); stop it, or use another line"
            }
            let likely = holders.allSatisfy(\.isCertain) ? "" : "probably "
            let processes = holders.map { "process \($0.process), \($0.command)" }
            return "\(line) is in use by \(who) (\(likely)\(list(processes, "or"))); stop it, or use another line"
        }
        if error.isDenied { return denied(error, path: path) }
        if error.isGone { return "\(line) cannot tell when it changes (\(error)); use a line of the board itself" }
        return "\(line) cannot be used: \(error)"
    }

    /// What to do about a chip that this user may not open.
    static func denied(_ error: GpiodError, path: String) -> String {
        "\(error); \(deniedRemedy(error, path: path))"
    }

    static func deniedRemedy(_ error: GpiodError, path: String) -> String {
        // systemd's device filter says EPERM, file rights say EACCES.
        if error.code == EPERM { return "allow it in the service: DeviceAllow=char-gpiochip rw" }
        guard let group = Files.group(of: path), group != "root" else {
            return "give the device to a group by a udev rule, SUBSYSTEM==\"gpio\", GROUP=\"gpio\", MODE=\"0660\", "
                + "and join it: sudo usermod -aG gpio \(Files.user)"
        }
        return "join the group \(group): sudo usermod -aG \(group) \(Files.user), then log in again; "
            + "in a service: SupplementaryGroups=\(group)"
    }

    static func vanished(chip: String, label: String) -> String {
        "the GPIO chip \(label) (\(chip)) has gone; check its cable and supply"
    }

    /// As in the settings.
    static func written(_ chip: String, _ line: Int) -> String { "{ chip = \"\(chip)\", line = \(line) }" }

    private static func words(_ chip: ChipInfo) -> String { "\(chip.label) (\(chip.name), \(chip.lines.count) lines)" }

    /// `a, b and c`.
    static func list(_ parts: [String], _ last: String) -> String {
        guard parts.count > 1 else { return parts.first ?? "" }
        return parts.dropLast().joined(separator: ", ") + " \(last) " + parts[parts.count - 1]
    }
}
