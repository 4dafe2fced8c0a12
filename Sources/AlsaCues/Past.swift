internal import GreeterRuntime

/// What a cue looked like before each of the last chunks that were rendered from it, so that it can go back there.
struct Past {
    /// A queue of 300 ms is fifteen chunks of 20 ms; the rest is for those that a card took in parts.
    private static let limit = 32
    private var moments: [Before] = []

    private struct Before {
        var frame: Int
        var performance: Performance
    }

    init() { moments.reserveCapacity(Past.limit + 1) }

    mutating func forget() {
        if !moments.isEmpty { moments.removeAll(keepingCapacity: true) }
    }

    /// `performance` as it is before it renders frame number `frame`.
    mutating func remember(_ performance: Performance, at frame: Int) {
        if moments.count == Past.limit { moments.removeFirst() }
        moments.append(Before(frame: frame, performance: performance))
    }

    /// The first frame that can be gone back to.
    var earliest: Int? { moments.first?.frame }

    /// The cue as it was before frame number `frame`; what came behind is forgotten.
    mutating func performance(
        at frame: Int, scratch: UnsafeMutableBufferPointer<Float>, channels: Int
    ) -> Performance? {
        while let last = moments.last, last.frame > frame { moments.removeLast() }
        guard let last = moments.last else { return nil }
        var (start, performance) = (last.frame, last.performance)
        // Rendered once more and thrown away, at most one chunk of it.
        while start < frame {
            let count = min(frame - start, scratch.count / channels)
            let again = UnsafeMutableBufferPointer(rebasing: scratch[..<(count * channels)])
            guard performance.render(into: again, channels: channels) > 0 else { return performance }
            start += count
        }
        return performance
    }
}
