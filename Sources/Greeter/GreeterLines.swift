// From edges to passages.
extension Greeter {
    mutating func edge(_ line: Int, _ active: Bool, at moment: Moment) {
        let linePolicy = policy.lines[line]
        let verdict = lines[line].filter.edge(active, at: moment.instant, debounce: linePolicy.debounce)
        if let settleAt = verdict.settleAt {
            lines[line].settle = nextSerial()
            effects.append(.setTimer(TimerID(purpose: .settle(line: line), serial: lines[line].settle), at: settleAt))
        }
        if verdict.beganToChatter { beginChatter(line, at: moment) }
        guard let accepted = verdict.accepted else { return }
        guard let door = linePolicy.role.door else {
            guard !lines[line].filter.isChattering else { return }
            return input(linePolicy.role, accepted, at: moment)
        }
        guard !doors[door].isFault else { return }
        let seen = doors[door].sensor.change(linePolicy.role, to: accepted, at: moment.instant)
        passed(door, seen, at: moment)
    }

    mutating func settle(_ line: Int, at moment: Moment) {
        guard let active = lines[line].filter.settle() else { return }
        let role = policy.lines[line].role
        guard let door = role.door else {
            guard !lines[line].filter.isChattering else { return }
            return input(role, active, at: moment)
        }
        guard !doors[door].isFault else { return }
        let seen = doors[door].sensor.putRight(role, to: active, at: moment.instant)
        passed(door, seen, at: moment)
    }

    /// A line moved faster than it could be followed. It shows no opening, but a line that goes on so is out of order.
    mutating func blur(_ line: Int, since: Instant, at moment: Moment) {
        if lines[line].filter.blur(since: since, at: moment.instant) { beginChatter(line, at: moment) }
    }

    mutating func level(_ line: Int, _ active: Bool, at moment: Moment) {
        if lines[line].isLost { lineLost(line, false, at: moment) }
        lines[line].filter.level(active)
        let role = policy.lines[line].role
        guard let door = role.door else { return inputFound(role, active, at: moment) }
        doors[door].sensor.set(role, to: active)
    }

    mutating func lineLost(_ line: Int, _ isLost: Bool, at moment: Moment) {
        guard lines[line].isLost != isLost else { return }
        let role = policy.lines[line].role
        lines[line].isLost = isLost
        if isLost {
            lines[line].filter.lose()
            if let door = role.door { doors[door].sensor.set(role, to: nil) }
        }
        // A line that chatters is counted as bad already.
        if !lines[line].filter.isChattering { mark(line, isBad: isLost, .lost(line: line)) }
    }

    private mutating func beginChatter(_ line: Int, at moment: Moment) {
        lookAgain(line, at: moment)
        mark(line, isBad: true, .chatter(line: line))
    }

    mutating func recheckChatter(_ line: Int, at moment: Moment) {
        guard lines[line].filter.checkChatter() else { return lookAgain(line, at: moment) }
        guard !lines[line].isLost else { return }
        mark(line, isBad: false, .chatter(line: line))
        if let active = lines[line].filter.isActive { inputFound(policy.lines[line].role, active, at: moment) }
    }

    /// Looks at a chattering line again after a while.
    mutating func lookAgain(_ line: Int, at moment: Moment) {
        lines[line].recheck = nextSerial()
        let timer = TimerID(purpose: .chatter(line: line), serial: lines[line].recheck)
        effects.append(.setTimer(timer, at: moment.instant + Chatter.recheck))
    }

    private mutating func mark(_ line: Int, isBad: Bool, _ fault: DoorFault) {
        guard let door = policy.lines[line].role.door else {
            effects.append(.note(isBad ? .inputFault(line: line, fault) : .inputMended(line: line)))
            return
        }
        doors[door].badLines += isBad ? 1 : -1
        if isBad {
            effects.append(.note(.doorFault(door: door, fault)))
        } else if !doors[door].isFault {
            mended(door)
        }
    }

    mutating func doorFault(_ door: Int, _ isFault: Bool) {
        guard doors[door].isToldFault != isFault else { return }
        doors[door].isToldFault = isFault
        if isFault {
            effects.append(.note(.doorFault(door: door, .told)))
        } else if !doors[door].isFault {
            mended(door)
        }
    }

    private mutating func mended(_ door: Int) {
        // What the lines did meanwhile was not followed: begin from their levels.
        learnLevels(of: door)
        effects.append(.note(.doorMended(door: door)))
    }

    private mutating func passed(_ door: Int, _ seen: Sensor.Passages?, at moment: Moment) {
        guard let seen else { return }
        for index in 0..<seen.count {
            let isLast = index == seen.count - 1
            let at = isLast ? moment : moment.at(seen.earlier ?? moment.instant)
            pass(door, seen.direction, at: at, now: moment)
        }
    }
}

extension LinePolicy.Role {
    /// The door that the line belongs to, or nil for a button.
    public var door: Int? {
        switch self {
        case .contact(let door), .motion(let door), .beam(let door), .outer(let door), .inner(let door),
            .pulseIn(let door), .pulseOut(let door):
            door
        case .quietButton, .serving, .staff, .acknowledge: nil
        }
    }
}
