public import Greeter
internal import GreeterRuntime

/// When what sounded was cut, by store: what was heard is shorter by it than its cue.
public struct Hushes: Sendable {
    private var byStore: [String: [WallTime]] = [:]

    public init() {}

    /// What sounded in a store was hushed then; in any order.
    public mutating func add(_ store: String, _ at: WallTime) {
        var times = byStore[store, default: []]
        let place = Hushes.place(of: at, in: times)
        times.insert(at, at: place)
        byStore[store] = times
    }

    /// A cue as it was heard: until the end of the fade, where it was cut.
    public func shorten(_ heard: Heard, in store: String) -> Heard {
        guard let times = byStore[store] else { return heard }
        let place = Hushes.place(of: heard.at, in: times)
        guard place < times.count else { return heard }
        let left = times[place] + Performance.hushFade - heard.at
        guard left < heard.audible else { return heard }
        var shorter = heard
        shorter.audible = left
        shorter.spoken = min(heard.spoken, left)
        return shorter
    }

    /// The place of the first time that is not before `at`.
    private static func place(of at: WallTime, in times: [WallTime]) -> Int {
        var (low, high) = (0, times.count)
        while low < high {
            let middle = (low + high) / 2
            if times[middle] < at { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
