import Greeter
import GreeterProof

/// A story on a time line for what a trace has no words for: commands, buttons held, outputs that fail.
///
/// It begins at midnight of Saturday 7 March 2026, UTC, under the eyes of the ``Witness``.
struct Till {
    var world: World
    private static let midnight = WallTime(nanoseconds: 1_772_841_600_000_000_000)

    init(_ policies: BoardPolicy...) {
        world = World(policies: policies, at: Till.midnight)
        world.log = []
    }

    /// Lets something happen at `10:00:00.4`, or `+10:00` on the day after.
    mutating func at(_ time: String, _ steps: Step...) {
        for step in steps { world.take(Row(at: Till.span(time), step: step)) }
    }

    /// Lets everything happen that is due until then.
    mutating func wait(_ time: String) { at(time, .output(.good)) }

    private static func span(_ time: String) -> Span {
        let parts = time.drop { $0 == "+" }.split(separator: ":").map { Double($0) ?? 0 }
        var seconds = time.hasPrefix("+") ? 86_400.0 : 0
        for (part, unit) in zip(parts, [3600.0, 60, 1]) { seconds += part * unit }
        return .milliseconds(Int64((seconds * 1000).rounded()))
    }

    var effects: [Effect] { (world.log ?? []).map(\.effect) }

    var decisions: [Decision] {
        effects.compactMap { if case .decided(let decision) = $0 { decision } else { nil } }
    }

    var notes: [Note] { effects.compactMap { if case .note(let note) = $0 { note } else { nil } } }

    /// `arrival sound played`, one for each passage.
    var told: [String] {
        decisions.map { "\($0.direction.word) \($0.outcome.word) \($0.reason.word)" }
    }

    /// When effects were asked for: `10:00:00.400`.
    func times(_ isMeant: (Effect) -> Bool) -> [String] {
        (world.log ?? []).filter { isMeant($0.effect) }.map { _, at in
            let (hour, minute, second, nanosecond) = CivilTime(nanoseconds: at.wall.nanoseconds).clock
            func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
            return "\(two(hour)):\(two(minute)):\(two(second)).\(String(1000 + nanosecond / 1_000_000).dropFirst())"
        }
    }

    /// What the shop's demands are, the ruling one first: `quiet light`.
    func standing(of store: Int = 0) -> [String] {
        let status = world.greeter.status(at: world.moment)
        return status.stores[store].standing.map { "\($0.demand.source.word) \($0.demand.level.word)" }
    }
}
