internal import CueFiles
internal import Greeter
internal import GreeterRuntime
internal import GreeterSimulation

/// Writes what a simulation would sound like, every cue at its moment.
final class Renderer {
    static let format = OutputFormat(rate: 48_000, channels: 2)

    private var library: CueLibrary
    private var leadIn: Span
    private var file: WavRender?
    /// Where the file begins.
    private let origin: Instant
    /// What was begun last; it is written when it is known whether it was hushed.
    private var pending: (performance: Performance, frame: Int, hushAt: Int?)?

    /// Reads the trace once to know how long the file becomes, and refuses before anything is written.
    convenience init(path: String, board: BoardSettings, trace: String) throws {
        guard board.policy.zones.count == 1 else {
            throw Failure(
                .usage,
                "--render writes one loudspeaker; these stores have \(board.policy.zones.count): render one --config")
        }
        guard trace != "-" else {
            throw Failure(.usage, "--render reads the trace twice, so it needs a file, not standard input")
        }
        let span: Span
        let first: WallTime
        do throws(TraceError) {
            let rows = try TraceRows(trace, board)
            var last: WallTime?
            var start: WallTime?
            while let row = try rows.next() {
                start = start ?? row.wall
                last = row.wall
            }
            first = start ?? WallTime(nanoseconds: 0)
            span = (last ?? first) - first
        } catch {
            throw Failure(.badTrace, "\(error)")
        }
        // A simulation's monotonic clock shows the rows' time line.
        try self.init(path: path, board: board, origin: Instant(nanoseconds: first.nanoseconds), span: span)
    }

    init(path: String, board: BoardSettings, origin: Instant, span: Span) throws {
        library = CueLibrary(board, zone: 0, format: Renderer.format)
        leadIn = board.zones[0].leadIn
        self.origin = origin
        if let failure = library.failures.first { throw Failure(.deviceOrDisk, "\(failure)") }
        do throws(WavError) {
            file = try WavRender(
                path: path, rate: Renderer.format.rate, channels: Renderer.format.channels,
                frames: Performance.frames(span, rate: Renderer.format.rate))
        } catch {
            throw Failure(.deviceOrDisk, "\(error)")
        }
    }

    /// From now on cues are those of other settings.
    func adopt(_ board: BoardSettings) throws(Failure) {
        try write()
        library = CueLibrary(board, zone: 0, format: Renderer.format)
        leadIn = board.zones[0].leadIn
        if let failure = library.failures.first { throw Failure(.deviceOrDisk, "\(failure)") }
    }

    func play(_ play: Play, at moment: Moment) throws(Failure) {
        try self.play(play, from: moment.instant - origin)
    }

    /// - Parameter from: since the file's beginning.
    func play(_ play: Play, from: Span) throws(Failure) {
        try write()
        let parts = play.cues.compactMap { library.cue(store: play.store, cue: $0)?.sound }
        let performance = Performance(parts: parts, gap: play.gap, volume: play.volume, leadIn: leadIn)
        pending = (performance, Performance.frames(from, rate: Renderer.format.rate), nil)
    }

    func hush(at moment: Moment) { hush(from: moment.instant - origin) }

    func hush(from: Span) {
        guard let begun = pending?.frame else { return }
        pending?.hushAt = max(0, Performance.frames(from, rate: Renderer.format.rate) - begun)
    }

    func finish() throws(Failure) {
        try write()
        do throws(WavError) { try file.take()?.finish() } catch { throw Failure(.deviceOrDisk, "\(error)") }
    }

    private func write() throws(Failure) {
        guard let (performance, frame, hushAt) = pending else { return }
        pending = nil
        do throws(WavError) {
            try file?.place(performance, at: frame, hushAt: hushAt)
        } catch {
            throw Failure(.deviceOrDisk, "\(error)")
        }
    }
}
