internal import ControlSocket
internal import CueFiles
internal import Greeter
internal import GreeterRuntime

/// Answers what is asked of a running greeter over its control socket, and tells watchers what happens.
final class ControlDesk {
    /// Takes other settings; says what changed, or why nothing did.
    var reload: (@escaping (Result<[String], Failure>) -> Void) -> Void = { $0(.success([])) }
    /// What else belongs into the status: the journal, the settings' files.
    var additions: () -> JSONMembers = { [:] }
    /// Why what is asked for by hand will not be known after a restart; nil: it will.
    var forgets: () -> String? = { nil }

    let shop: Shop
    private let server: ControlServer
    private var recent = RecentDecisions()
    /// Notes that came while a request was being done.
    var notes: [Note] = []
    /// LUFS of the signal as it was played last, by device.
    var signals: [String: Double] = [:]
    /// Pretended passages whose decisions are still to come.
    private var triggers: [(door: Int, reply: ControlReply)] = []

    init(shop: Shop, server: ControlServer) {
        self.shop = shop
        self.server = server
        server.handler = { [unowned self] request, _, reply in answer(request, reply) }
        server.snapshot = { [unowned self] in status() }
        shop.happened.append { [unowned self] in take($0) }
    }

    var policy: BoardPolicy { shop.settings.policy }

    // MARK: What happens

    private func take(_ happening: Shop.Happening) {
        switch happening {
        case .decided(let decision, let wording):
            recent.add(decision, wording)
            server.publish("decision", object: wording.json(decision))
            guard decision.isPretended, let place = triggers.firstIndex(where: { $0.door == decision.door }) else {
                return
            }
            triggers.remove(at: place).reply.success(members(.init(decision, wording)))
        case .noted(let note, let moment, let wording):
            if let cut = CutShort(note, at: moment) { recent.cut(cut) { self.zone(of: $0) == self.zone(of: note) } }
            notes.append(note)
            if notes.count > 64 { notes.removeFirst() }
            server.publish(
                "note",
                [
                    "time": .string(policy.stores[0].timeZone.text(moment.wall)),
                    "text": .string(wording.line(note, at: moment)),
                ])
        case .adopted: server.publish("status", status())
        case .accepted, .remembered, .clockStepped: break
        }
    }

    private func members(_ told: RecentDecisions.Told) -> JSONMembers {
        var members: JSONMembers = [
            "decision": .integer(Int64(told.decision.number)), "line": .string(told.line),
            "stories": .object(
                JSONMembers(
                    StoryLanguage.allCases.map {
                        ($0.rawValue, .string(told.wording.story(told.decision, cut: told.cut, in: $0)))
                    })),
        ]
        if let cut = told.cut, let heard = cut.heard(of: told.decision) {
            members["cut_short"] = .object([
                "time": .string(policy.stores[0].timeZone.text(cut.at.wall)), "by": .string(cut.cause.word),
                "heard_seconds": .real(Double(heard.nanoseconds / 1_000_000) / 1000),
            ])
        }
        return members
    }

    private func zone(of decision: Decision) -> Int? {
        policy.stores.indices.contains(decision.store) ? policy.stores[decision.store].zone : nil
    }

    private func zone(of note: Note) -> Int? {
        switch note {
        case .hushed(let zone, _): zone
        case .cutShort(let store, _): policy.stores[store].zone
        default: nil
        }
    }

    // MARK: Requests

    private func answer(_ request: ControlRequest, _ reply: ControlReply) {
        let stores: Range<Int>
        switch self.stores(request.store) {
        case .success(let range): stores = range
        case .failure(let refusal): return reply.failure(refusal.message, remedy: refusal.remedy)
        }
        switch request.command {
        case .status: reply.success(status())
        case .quiet(let level, let end): quiet(stores, level, end, reply)
        case .quietOff: tell(stores, reply) { .quietEnded(store: $0) }
        case .serving(let span): tell(stores, reply) { .serving(store: $0, span: span) }
        case .servingOff: tell(stores, reply) { .servingEnded(store: $0) }
        case .pass: tell(stores, reply) { .staffPass(store: $0) }
        case .acknowledge: tell(stores, reply) { .acknowledged(store: $0) }
        case .trigger(let door, let direction): trigger(door, direction, reply)
        case .play(let cue): play(stores, cue, reply)
        case .volume(let change): volume(stores, change, reply)
        case .calibrate(isOver: true): tell(stores, reply) { .signalEnded(store: $0) }
        case .calibrate(isOver: false): calibrate(stores, reply)
        case .why(let number): why(number, reply)
        case .watch: break  // The server's own.
        case .reload: reload { reply.finish($0) }
        }
    }

    private struct Refusal: Error {
        var message: String
        var remedy: String
    }

    private func stores(_ id: String?) -> Result<Range<Int>, Refusal> {
        guard let id else { return .success(policy.stores.indices) }
        guard let index = policy.stores.firstIndex(where: { $0.id == id }) else {
            return .failure(
                Refusal(
                    message: "there is no store \"\(id)\"",
                    remedy: "there are " + policy.stores.map(\.id).joined(separator: ", ")))
        }
        return .success(index..<index + 1)
    }

    private func tell(_ stores: Range<Int>, _ reply: ControlReply, _ event: (Int) -> Event) {
        for store in stores { shop.deliver(event(store)) }
        reply.success(status())
    }

    private func quiet(_ stores: Range<Int>, _ level: Level?, _ end: ControlEnd?, _ reply: ControlReply) {
        let now = Reactor.now()
        var events: [Event] = []
        for store in stores {
            switch end {
            case nil: events.append(.quiet(store: store, level: level, span: nil))
            case .after(let span)?: events.append(.quiet(store: store, level: level, span: span))
            case .at(let time)?:
                do throws(SkippedTime) {
                    let wall = try policy.stores[store].timeZone.next(minute: time.minutes, after: now.wall)
                    events.append(.quiet(store: store, level: level, span: wall - now.wall))
                } catch {
                    return reply.failure(error.message, remedy: error.remedy)
                }
            }
        }
        for event in events { shop.deliver(event) }
        reply.success(status())
    }

    private func trigger(_ name: String, _ direction: Direction, _ reply: ControlReply) {
        let wording = Wording(policy)
        let names = policy.doors.indices.map { wording.name(ofDoor: $0) }
        guard let door = names.firstIndex(of: name) else {
            let near = Nearest.word(to: name, among: names).map { "did you mean \"\($0)\"?" }
            return reply.failure(
                "there is no door \"\(name)\"", remedy: near ?? "there are " + names.joined(separator: ", "))
        }
        guard triggers.count < 32 else {
            return reply.failure("too many pretended passages wait for their decision", remedy: "try again in a second")
        }
        triggers.append((door, reply))
        shop.deliver(.trigger(door: door, direction: direction))
    }

    private func play(_ stores: Range<Int>, _ id: String, _ reply: ControlReply) {
        let found = stores.lazy.compactMap { store in
            self.policy.stores[store].cues.firstIndex { $0.id == id }.map { (store, $0) }
        }
        guard let (store, cue) = found.first else {
            let ids = stores.flatMap { policy.stores[$0].cues.map(\.id) }
            let near = Nearest.word(to: id, among: ids).map { "did you mean \"\($0)\"?" }
            return reply.failure("there is no cue \"\(id)\"", remedy: near ?? "noren cues lists them")
        }
        notes = []
        let now = Reactor.now()
        shop.deliver(.playCue(store: store, cue: cue))
        for note in notes {
            guard case .playRefused = note else { continue }
            return reply.failure(Wording(policy).line(note, at: now), remedy: "noren status says what holds")
        }
        reply.success()
    }

    private func why(_ number: Int64?, _ reply: ControlReply) {
        guard let told = recent.decision(number.map { UInt64(clamping: $0) }) else {
            return reply.failure(
                number.map { "decision \($0) is not among the last \(RecentDecisions.kept)" }
                    ?? "nobody has passed since the greeter started",
                remedy: number == nil ? "" : "noren status lists the last ones, noren report those before")
        }
        reply.success(members(told))
    }

    private func status() -> JSONMembers {
        var members = StatusMembers.members(shop, at: Reactor.now(), signals: signals)
        members["decisions"] = .array(
            recent.last(5).map { told in
                .object([
                    "decision": .integer(Int64(told.decision.number)),
                    "time": .string(policy.clockText(told.decision)), "line": .string(told.line),
                    "lines": .object(
                        JSONMembers(StoryLanguage.allCases.map { ($0.rawValue, .string(told.line(in: $0))) })),
                ])
            })
        members.append(additions())
        return members
    }
}

extension ControlReply {
    fileprivate func finish(_ result: Result<[String], Failure>) {
        switch result {
        case .success(let changes): success(["changes": .array(changes.map { .string($0) })])
        case .failure(let failure): self.failure(failure.message)
        }
    }
}

extension BoardPolicy {
    fileprivate func clockText(_ decision: Decision) -> String {
        guard decision.store < stores.count else { return "" }
        return stores[decision.store].timeZone.civil(decision.at.wall).clockText
    }
}
