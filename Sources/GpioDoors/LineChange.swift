internal import Gpiod
internal import Greeter
public import GreeterRuntime

// Other settings under open lines: those that stay are not touched, and all of it happens or nothing.
extension DoorLines {
    public func change(inputs: [LineIn], outputs: [LineOut]) throws {
        let before = (seats: seats, inputCount: inputCount)
        let wanted = inputs.map { Seat(kind: .input($0)) } + outputs.map { Seat(kind: .output($0, isOn: false)) }
        let places = DoorLines.match(seats, wanted)
        let survey = Gpiod.survey(folder: folder)
        let inTheWay = holdings.filter { isInTheWay($0, of: wanted, places, survey.chips) }
        let kept = holdings.filter { holding in !inTheWay.contains { $0 === holding } }.map { ($0, slots: $0.slots) }
        for holding in inTheWay {
            DoorLines.darken(holding, holding.slots, before.seats, wanted, places)
            letGo(of: holding)
        }
        take(wanted, places, of: before.seats, inputCount: inputs.count, without: inTheWay)
        for (holding, _) in kept { holding.slots.move(places) }
        do {
            try findAll(survey)
        } catch {
            for holding in holdings where !kept.contains(where: { $0.0 === holding }) { letGo(of: holding) }
            // Moving them back would not bring back those that were given up.
            for (holding, slots) in kept { holding.slots = slots }
            (seats, inputCount) = before
            takeBack(inTheWay)
            throw error
        }
        for (holding, slots) in kept { DoorLines.darken(holding, slots, before.seats, wanted, places) }
        for holding in holdings where holding.slots.areAllGiven { letGo(of: holding) }
        // What is new and away is worth being quick.
        backOff.reset()
        settleSearch()
    }

    /// Switches off outputs that are given up, or that answer somebody else from now on: who answers sets them anew.
    private static func darken(
        _ holding: Holding, _ slots: Slots, _ old: [Seat], _ new: [Seat], _ places: [Int: Int]
    ) {
        for (slot, seat) in slots.seats.enumerated() {
            guard let seat, old[seat].isOn, !(places[seat].map { new[$0].isOutput(like: old[seat]) } ?? false) else {
                continue
            }
            // A chip that is just going takes its lamp along.
            _ = try? holding.request?.set(slot, active: false)
        }
    }

    public func tellLevel(of line: Int) {
        guard line < inputCount else { return }
        if case .away(let why) = seats[line].state { report?(.lost(line: line, why: why)) }
        guard case .held(let holding, let slot) = seats[line].state else { return }
        do throws(GpiodError) {
            let isActive = try holding.request?.isActive(slot) ?? false
            seats[line].tracker = EdgeTracker(isActive: isActive)
            report?(.level(line: line, active: isActive))
        } catch {
            lose(holding, error)
        }
    }

    /// Which new place each old one has, by what is asked of the kernel; the purpose may be another.
    static func match(_ old: [Seat], _ new: [Seat]) -> [Int: Int] {
        var places: [Int: Int] = [:]
        for (place, seat) in new.enumerated() {
            if let index = old.indices.first(where: { places[$0] == nil && old[$0].isSame(as: seat) }) {
                places[index] = place
            }
        }
        return places
    }

    /// Whether a line of it is wanted in another way, so that it must be let go of before that can be asked for.
    private func isInTheWay(
        _ holding: Holding, of wanted: [Seat], _ places: [Int: Int], _ chips: [ChipInfo]
    ) -> Bool {
        let given = holding.slots.given(after: places)
        guard !given.isEmpty else { return false }
        let taken = Set(places.values)
        return wanted.indices.contains { index in
            guard !taken.contains(index), case .found(let line) = wanted[index].resolve(in: chips) else { return false }
            return line.label == holding.label && given.contains(line.offset)
        }
    }

    private func take(
        _ wanted: [Seat], _ places: [Int: Int], of old: [Seat], inputCount count: Int, without gone: [Holding]
    ) {
        seats = wanted
        inputCount = count
        for (from, to) in places {
            seats[to].takeOver(old[from])
            // Let go of for another line's sake, it is asked for anew.
            if case .held(let holding, _) = seats[to].state, gone.contains(where: { $0 === holding }) {
                seats[to].state = .idle
            }
        }
    }

    private func letGo(of holding: Holding) {
        stopWaiting(for: holding)
        holdings.removeAll { $0 === holding }
        // Of a chip that has gone, and nobody has noticed yet, it would be too early.
        if holding.trouble?.isGone == true { mourn(holding) } else { holding.letGo() }
    }

    /// The change did not come to pass: what was let go of for it is asked for again.
    private func takeBack(_ gone: [Holding]) {
        for seat in gone.flatMap(\.seats).compactMap({ $0 }) {
            markAway(seat, why: "new settings that cannot be used have let go of this line; it is asked for again")
        }
        if !gone.isEmpty { search() }
    }
}
