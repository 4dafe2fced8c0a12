internal import Greeter

// What each step does to the world.
extension World {
    /// Steps about doors, lines, stores or cues that are not there are left out, so that settings can be shrunk.
    mutating func perform(_ step: Step) {
        switch step {
        case .restart: restart(isKilled: false)
        case .kill: restart(isKilled: true)
        case .reload(let board, let isPatient):
            guard policies.indices.contains(board) else { return }
            pending = board
            // In haste, whoever waits is decided at once; a cue that is about to begin is waited for by all.
            if !isPatient, outputs.allSatisfy({ if case .beginning = $0 { false } else { true } }), manner != .silent {
                change(greeter.end(at: clock), isReload: true)
            }
            adoptIfWaiting()
        case .output(let next): manner = next
        case .clockStep(let span):
            clock.wall = clock.wall + span
            deliver(.wallClock)
        case .cardFault(let zone, let isFault):
            guard outputs.indices.contains(zone) else { return }
            faultyZones.set(zone, isFault)
            // As outputs tell it: that they are lost, and then that what sounded has ended by it.
            deliver(.cardFault(zone: zone, isFault: isFault))
            if isFault { silence(zone) }
        default:
            guard let event = event(step) else { return }
            deliver(event)
        }
        adoptIfWaiting()
    }

    private mutating func event(_ step: Step) -> Event? {
        func isShop(_ store: Int) -> Bool { policy.stores.indices.contains(store) }
        func isDoor(_ door: Int) -> Bool { policy.doors.indices.contains(door) }
        switch step {
        case .pass(let door, let way): return isDoor(door) ? .pass(door: door, direction: way) : nil
        case .trigger(let door, let way): return isDoor(door) ? .trigger(door: door, direction: way) : nil
        case .edge(let line, let active):
            guard levels.indices.contains(line), !lostLines.contains(line) else { return nil }
            levels[line] = active
            return .edge(line: line, active: active)
        case .lineLost(let line, let isLost):
            guard levels.indices.contains(line), lostLines.contains(line) != isLost else { return nil }
            lostLines.set(line, isLost)
            return isLost ? .lineLost(line: line, isLost: true) : .level(line: line, active: levels[line])
        case .quiet(let store, let level, let span):
            return isShop(store) ? .quiet(store: store, level: level, span: span) : nil
        case .quietOff(let store): return isShop(store) ? .quietEnded(store: store) : nil
        case .button(let store): return isShop(store) ? .buttonPressed(store: store) : nil
        case .serving(let store, let active):
            guard isShop(store) else { return nil }
            servingInputs.set(store, active)
            return .servingInput(store: store, active: active)
        case .servingByHand(let store, let span): return isShop(store) ? .serving(store: store, span: span) : nil
        case .servingEnded(let store): return isShop(store) ? .servingEnded(store: store) : nil
        case .staff(let store): return isShop(store) ? .staffPass(store: store) : nil
        case .acknowledge(let store): return isShop(store) ? .acknowledged(store: store) : nil
        case .play(let store, let cue):
            guard isShop(store), policy.stores[store].cues.indices.contains(cue) else { return nil }
            return .playCue(store: store, cue: cue)
        case .doorFault(let door, let isFault):
            guard isDoor(door) else { return nil }
            faultyDoors.set(door, isFault)
            return .doorFault(door: door, isFault: isFault)
        case .clockTrust(let isTrusted):
            isClockTrusted = isTrusted
            return .clockTrust(isTrusted)
        case .cardFault, .clockStep, .restart, .kill, .reload, .output: return nil
        }
    }

    /// A card that goes takes along what sounds on it.
    private mutating func silence(_ zone: Int) {
        let output = outputs[zone]
        outputs[zone] = .idle
        switch output {
        case .idle: break
        case .beginning(let play, _): deliver(.soundFailed(play.id))
        case .sounding(let id, _, _):
            witness.ended(zone: zone, at: clock.instant)
            deliver(.soundEnded(id))
        }
    }

    // MARK: Starts and settings

    private mutating func change(_ effects: [Effect], isReload: Bool) {
        witness.changed(effects, isReload: isReload, at: clock)
        toldAt = clock
        var queue: [Event] = []
        for effect in effects { carryOut(effect, &queue) }
    }

    private mutating func restart(isKilled: Bool) {
        if !isKilled {
            kept = (greeter.memory(at: clock), clock.instant)
            change(greeter.end(at: clock), isReload: false)
            witness.mustHaveDecided(at: clock)
        }
        timers = []
        alarm = nil
        outputs = outputs.map { _ in .idle }
        pending = nil
        witness.died(at: clock)
        greeter = Greeter(policy, isClockTrusted: isClockTrusted)
        let effects = greeter.recall(kept.memory, elapsed: clock.instant - kept.at, at: clock)
        change(effects, isReload: false)
        tellLevels()
        for door in faultyDoors.sorted() { deliver(.doorFault(door: door, isFault: true)) }
        for zone in faultyZones.sorted() { deliver(.cardFault(zone: zone, isFault: true)) }
        for store in servingInputs.sorted() { deliver(.servingInput(store: store, active: true)) }
        deliver(.wallClock)
    }

    mutating func tellLevels(_ isNew: (Int) -> Bool = { _ in true }) {
        for line in levels.indices where isNew(line) {
            deliver(
                lostLines.contains(line)
                    ? .lineLost(line: line, isLost: true) : .level(line: line, active: levels[line]))
        }
    }

    mutating func adoptIfWaiting() {
        guard let board = pending, greeter.canAdopt, witness.breach == nil else { return }
        pending = nil
        let new = policies[board]
        let same = Correspondence(policy, new)
        witness.adopted(new, same, at: clock)
        move(to: new, same)
        policy = new
        let effects = greeter.adopt(new, at: clock)
        change(effects, isReload: true)
        let known = Set(same.lines.values)
        tellLevels { !known.contains($0) }
    }

    private mutating func move(to new: BoardPolicy, _ same: Correspondence) {
        let (oldOutputs, oldLevels) = (outputs, levels)
        outputs = new.zones.map { _ in .idle }
        for (from, to) in same.zones { outputs[to] = oldOutputs[from] }
        levels = new.lines.map { _ in false }
        for (from, to) in same.lines { levels[to] = oldLevels[from] }
        lostLines = Set(lostLines.compactMap { same.lines[$0] })
        faultyDoors = Set(faultyDoors.compactMap { same.doors[$0] })
        faultyZones = Set(faultyZones.compactMap { same.zones[$0] })
        servingInputs = Set(servingInputs.compactMap { same.stores[$0] })
        timers = []
        alarm = nil
    }
}

extension Set where Element == Int {
    fileprivate mutating func set(_ element: Int, _ isIn: Bool) {
        if isIn { insert(element) } else { remove(element) }
    }
}
