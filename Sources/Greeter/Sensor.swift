/// Makes passages of the levels of a door's lines.
struct Sensor: Hashable, Sendable {
    private let policy: SensorPolicy
    private var motion = Motion.notKnown
    private var pair = BeamPair()

    /// What is known of the motion inside.
    private enum Motion: Hashable {
        case notKnown
        /// Nothing moves; where something did, since when it had.
        case still(began: Instant?)
        /// Something moves since then; nil: since before it could be seen.
        case moving(began: Instant?)
    }

    init(_ policy: SensorPolicy) { self.policy = policy }

    /// What one change showed: so many people, in this direction.
    struct Passages: Hashable {
        var count: Int
        var direction: Direction
        /// When all but the last of them passed, where several were found out about at once.
        var earlier: Instant?
    }

    /// A level that is accepted as a change.
    mutating func change(_ role: LinePolicy.Role, to active: Bool, at: Instant) -> Passages? {
        switch role {
        case .contact:
            return active ? Passages(count: 1, direction: directionOfOpening(at)) : nil
        case .motion:
            motion = active ? .moving(began: at) : .still(began: motionBegan)
            return nil
        case .beam:
            guard case .beam(let direction) = policy else { return nil }
            return active ? Passages(count: 1, direction: direction) : nil
        case .outer, .inner:
            guard case .beamPair(let shortest, let longest) = policy else { return nil }
            let isOuter = if case .outer = role { true } else { false }
            return pair.change(outer: isOuter, to: active, at: at, steps: shortest...longest)
        case .pulseIn:
            return active ? Passages(count: 1, direction: .arrival) : nil
        case .pulseOut:
            return active ? Passages(count: 1, direction: .departure) : nil
        case .quietButton, .serving, .staff, .acknowledge:
            return nil
        }
    }

    /// A level that was found or put right: never a passage.
    mutating func set(_ role: LinePolicy.Role, to active: Bool?) {
        switch role {
        case .motion:
            switch active {
            case nil: motion = .notKnown
            case true?: motion = .moving(began: nil)
            case false?: motion = .still(began: nil)
            }
        case .outer: pair.set(outer: true, to: active)
        case .inner: pair.set(outer: false, to: active)
        default: break
        }
    }

    /// A level that did not hold for its debounce time, and is put right.
    mutating func putRight(_ role: LinePolicy.Role, to active: Bool, at: Instant) -> Passages? {
        switch role {
        // A glitch in a pair is a step forth and back, which the pair understands.
        case .outer, .inner: return change(role, to: active, at: at)
        // Motion that went out for less than the debounce time never stopped.
        case .motion:
            motion = active ? .moving(began: motionBegan) : .still(began: motionBegan)
            return nil
        default: return nil
        }
    }

    /// From when on the next change of a line to active shows the same, however late it comes.
    var isPatientFrom: Instant {
        switch policy {
        // Nobody is through a pair while a beam of it is broken.
        case .contact, .beam, .pulses, .beamPair: .distantPast
        case .contactAndMotion(let approach):
            motionBegan.map { $0 + approach + Span(nanoseconds: 1) } ?? .distantPast
        }
    }

    private var motionBegan: Instant? {
        switch motion {
        case .notKnown: nil
        case .still(let began), .moving(let began): began
        }
    }

    private func directionOfOpening(_ at: Instant) -> Direction {
        switch policy {
        case .contact(let direction): return direction
        case .contactAndMotion(let approach):
            if let began = motionBegan, began <= at, at - began <= approach { return .departure }
            return if case .still = motion { .arrival } else { .unknown }
        default: return .unknown
        }
    }
}

/// Two beams, one behind the other: only A, A and B, B, none is a passage.
///
/// Steps back are followed, so that somebody who hesitates is one person and somebody who turns back is none. When B is
/// reached and the state then goes back to A, either the first person has turned round or they are through and a second one
/// follows closely; which of the two, the end tells: through B, both have passed; back through A, nobody has.
struct BeamPair: Hashable, Sendable {
    private var outer: Bool?
    private var inner: Bool?
    private var path = Path.clear

    private enum Path: Hashable {
        /// Both beams are free. → begun
        case clear
        /// On the way from one side. → begun, clear
        case begun(Way)
        /// Somebody stood in it when it was first seen, or a level was lost. → clear
        case notKnown
    }

    fileprivate struct Way: Hashable {
        var fromOuter: Bool
        /// 1: A, 2: A and B, 3: B.
        var depth = 1
        /// When the person who is on the way now reached A, both, and B.
        var nearAt: Instant
        var bothAt: Instant
        var farAt: Instant
        /// When the state last went back from B to both: when a follower would have broken A.
        var followedAt: Instant?
        /// How many would be through, and when the last of them was, if the one on the way follows them.
        var through = 0
        var throughAt: Instant?
    }

    mutating func set(outer isOuter: Bool, to active: Bool?) {
        if isOuter { outer = active } else { inner = active }
        path = outer == false && inner == false ? .clear : .notKnown
    }

    mutating func change(
        outer isOuter: Bool, to active: Bool, at: Instant, steps: ClosedRange<Span>
    ) -> Sensor.Passages? {
        if isOuter { outer = active } else { inner = active }
        guard let outer, let inner else { return nil }
        switch path {
        case .notKnown:
            if !outer, !inner { path = .clear }
            return nil
        case .clear:
            guard outer != inner else { return nil }
            path = .begun(Way(fromOuter: outer, nearAt: at, bothAt: at, farAt: at))
            return nil
        case .begun(var way):
            let near = way.fromOuter ? outer : inner
            let far = way.fromOuter ? inner : outer
            switch (near, far) {
            case (false, false):
                path = .clear
                return way.depth == 3 ? way.finished(at, steps: steps) : nil
            case (true, false): way.goBackToNear(at, steps: steps)
            case (true, true): way.standInBoth(at)
            case (false, true):
                way.farAt = at
                way.depth = 3
            }
            path = .begun(way)
            return nil
        }
    }
}

extension BeamPair.Way {
    fileprivate mutating func standInBoth(_ at: Instant) {
        if depth == 3 {
            followedAt = at
        } else {
            bothAt = at
        }
        depth = 2
    }

    fileprivate mutating func goBackToNear(_ at: Instant, steps: ClosedRange<Span>) {
        if let followed = followedAt {
            if isInTime(end: at, steps: steps) {
                through += 1
                throughAt = at
            }
            nearAt = followed
            followedAt = nil
        }
        depth = 1
    }

    fileprivate func finished(_ at: Instant, steps: ClosedRange<Span>) -> Sensor.Passages? {
        let count = through + (isInTime(end: at, steps: steps) ? 1 : 0)
        guard count > 0 else { return nil }
        return Sensor.Passages(count: count, direction: fromOuter ? .arrival : .departure, earlier: throughAt)
    }

    private func isInTime(end: Instant, steps: ClosedRange<Span>) -> Bool {
        steps.contains(bothAt - nearAt) && steps.contains(farAt - bothAt) && steps.contains(end - farAt)
    }
}
