internal import Gpiod
internal import Greeter
internal import GreeterRuntime
internal import Logging

/// How lines are found, lost and found again.
extension DoorLines {
    /// Finds and asks for every line that is not held or waited for: all of them at the start, new ones later.
    func findAll(_ survey: Survey? = nil, isPatient: Bool = false) throws {
        let survey = survey ?? Gpiod.survey(folder: folder)
        let kept = holdings.count
        var problems: [Problem] = []
        var found: [(seat: Int, line: FoundLine)] = []
        var waits: [(seat: Int, why: String)] = []
        var first: [FoundLine: Int] = [:]
        for index in seats.indices {
            let seat = seats[index]
            let resolution = seat.resolve(in: survey.chips)
            if case .found(let line) = resolution {
                if let other = first[line] {
                    let place = seats[other].place
                    problems.append(
                        Problem(
                            seat.place,
                            "\(line.words) is already \(seats[other].purpose) (\(place.file):\(place.line)); "
                                + "a line has one use"))
                } else {
                    first[line] = index
                    if case .idle = seat.state { found.append((index, line)) }
                }
                continue
            }
            guard case .idle = seat.state else { continue }
            // A line that is not seen may be on a chip that this user may not look at.
            if let denied = survey.unreadable.first(where: \.error.isDenied) {
                if isPatient {
                    waits.append((index, Remedies.denied(denied.error, path: denied.path)))
                    continue
                }
                throw SystemError(
                    call: denied.error.call, code: denied.error.code,
                    remedy: Remedies.deniedRemedy(denied.error, path: denied.path))
            }
            let why =
                Remedies.text(resolution, for: seat.address, chips: survey.chips) ?? "\(seat.address) is not there"
            if isPatient || resolution.canWait(for: seat.address, chips: survey.chips) {
                waits.append((index, why + "; it is waited for"))
            } else {
                problems.append(Problem(seat.place, why))
            }
        }
        for (seat, line, error) in ask(for: found) {
            if error.isGone, !isThere(line) {
                waits.append((seat, Remedies.vanished(chip: line.chip, label: line.label)))
            } else if isPatient {
                waits.append((seat, words(for: error, line: line, seat: seat)))
            } else {
                problems.append(Problem(seats[seat].place, words(for: error, line: line, seat: seat)))
            }
        }
        guard problems.isEmpty else { throw Problems(problems.sorted { $0.place < $1.place }) }
        for holding in holdings[kept...] { announce(holding, isBack: false) }
        for wait in waits { markAway(wait.seat, why: wait.why) }
    }

    /// Looks for what is away. Runs when a chip's file came or changed hands, and by the back-off.
    func search() {
        let away = seats.indices.filter { seats[$0].isAway }
        guard !away.isEmpty else { return settleSearch() }
        let survey = Gpiod.survey(folder: folder)
        var found: [(seat: Int, line: FoundLine)] = []
        let denied = survey.unreadable.first { $0.error.isDenied }
        for index in away {
            let resolution = seats[index].resolve(in: survey.chips)
            if case .found(let line) = resolution {
                found.append((index, line))
            } else if let denied {
                // A new file is root's until udev has seen it: no news before that is over.
                if backOff.isSlow { markAway(index, why: Remedies.denied(denied.error, path: denied.path)) }
            } else if !resolution.isNothing,
                let why = Remedies.text(resolution, for: seats[index].address, chips: survey.chips)
            {
                markAway(index, why: why)
            }
        }
        let before = holdings.count
        let failed = ask(for: found)
        // Before anybody is told: who is told may set a lamp, and that may lose a holding.
        let new = Array(holdings[before...])
        for (seat, line, error) in failed where !error.isGone || isThere(line) {
            markAway(seat, why: words(for: error, line: line, seat: seat))
        }
        for holding in new { announce(holding, isBack: true) }
        settleSearch()
    }

    /// Looks again later where something is away.
    func settleSearch() {
        if seats.contains(where: \.isAway) {
            retry?.set(at: Reactor.instant() + backOff.take())
        } else {
            retry?.cancel()
            backOff.reset()
        }
    }

    /// Lets go of lines that can no longer be read, and begins to look for them.
    func lose(_ holding: Holding, _ error: GpiodError) {
        guard let index = holdings.firstIndex(where: { $0 === holding }) else { return }
        holdings.remove(at: index)
        stopWaiting(for: holding)
        if error.isGone {
            mourn(holding)
            // A chip that cannot be read keeps its ever longer waits.
            backOff.reset()
        }
        let why =
            error.isGone
            ? Remedies.vanished(chip: holding.chip, label: holding.label)
            : "the GPIO chip \(holding.label) (\(holding.chip)) cannot be read: \(error)"
        retry?.set(at: Reactor.instant() + backOff.take())
        for seat in holding.seats.compactMap({ $0 }) {
            // A doubt about a line that is gone would be looked at for ever.
            seats[seat].tracker = EdgeTracker(isActive: seats[seat].tracker.isActive)
            markAway(seat, why: why)
        }
    }

    /// Keeps the lines of a chip that has gone until it is safe to let go of them.
    func mourn(_ holding: Holding) {
        let until = Reactor.instant() + DoorLines.mourning
        departed.append((holding, until))
        if bury?.deadline == nil { bury?.set(at: until) }
    }

    func letGoOfDeparted(_ now: Instant) {
        departed.removeAll { $0.until <= now }
        if let next = departed.first?.until { bury?.set(at: next) }
    }

    /// Asks for lines, those of one chip together; gives those that could not be had.
    private func ask(
        for found: [(seat: Int, line: FoundLine)]
    ) -> [(seat: Int, line: FoundLine, error: GpiodError)] {
        struct Group: Hashable {
            var path: String
            var isOutput: Bool
        }
        var failed: [(seat: Int, line: FoundLine, error: GpiodError)] = []
        var order: [Group] = []
        var groups: [Group: [(seat: Int, line: FoundLine)]] = [:]
        for one in found {
            let group = Group(path: one.line.path, isOutput: seats[one.seat].isOutput)
            if groups[group] == nil { order.append(group) }
            groups[group, default: []].append(one)
        }
        for group in order {
            let members = groups[group] ?? []
            if members.count <= 64, askTogether(members) == nil { continue }
            // All or none: one by one the others can be had, and the one that cannot be is known.
            for member in members {
                if let error = askTogether([member]) { failed.append((member.seat, member.line, error)) }
            }
        }
        return failed
    }

    private func askTogether(_ members: [(seat: Int, line: FoundLine)]) -> GpiodError? {
        let line = members[0].line
        let configs = members.map { seats[$0.seat].config(offset: $0.line.offset) }
        do throws(GpiodError) {
            let request =
                if seats[members[0].seat].isOutput {
                    try LineRequest(outputs: configs, of: line.path, consumer: "noren")
                } else {
                    try LineRequest(inputs: configs, of: line.path, consumer: "noren")
                }
            let slots = Slots(members.map { ($0.line.offset, $0.seat) })
            let holding = Holding(request, of: line, slots: slots)
            holdings.append(holding)
            for (slot, member) in members.enumerated() {
                seats[member.seat].state = .held(holding, slot: slot)
                seats[member.seat].home = .offset(chip: member.line.label, line: member.line.offset)
            }
            return nil
        } catch {
            return error
        }
    }

    /// Begins to wait for a new holding's edges, and tells its levels.
    private func announce(_ holding: Holding, isBack: Bool) {
        do {
            try wait(for: holding)
            for (slot, seat) in holding.seats.enumerated() {
                guard let seat else { continue }
                if seats[seat].isOutput {
                    if isBack { log.notice("\(seats[seat].purpose): \(holding.label) is back (\(holding.chip))") }
                    continue
                }
                // Whoever was told of the line before may have stopped it all.
                guard case .held = seats[seat].state else { continue }
                let isActive = try holding.request?.isActive(slot) ?? false
                seats[seat].tracker = EdgeTracker(isActive: isActive)
                if isBack { report?(.back(line: seat)) }
                report?(.level(line: seat, active: isActive))
            }
        } catch let error as GpiodError {
            lose(holding, error)
        } catch {
            lose(holding, GpiodError(call: "\(error)", code: 0))
        }
    }

    /// Tells that a line is away, once for each reason.
    func markAway(_ seat: Int, why: String) {
        if case .away(let before) = seats[seat].state, before == why { return }
        seats[seat].state = .away(why: why)
        guard seats[seat].isOutput else {
            report?(.lost(line: seat, why: why))
            return
        }
        log.warning("\(seats[seat].purpose): \(why)")
    }

    private func isThere(_ line: FoundLine) -> Bool {
        (try? Chip(path: line.path).label) == line.label
    }

    private func words(for error: GpiodError, line: FoundLine, seat: Int) -> String {
        let name = if case .name(let name) = seats[seat].address { name } else { line.words }
        let consumer = error.isBusy ? (try? Chip(path: line.path).line(at: line.offset))?.consumer : nil
        let holders = error.isBusy ? LineHolder.find(chip: line.chip, offset: line.offset) : []
        return Remedies.text(error, line: name, path: line.path, consumer: consumer, holders: holders)
    }
}
