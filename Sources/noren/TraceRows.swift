internal import Greeter
internal import GreeterRuntime
internal import GreeterSimulation

/// The rows of a trace for a simulation; where a row asks for other settings, those are read.
final class TraceRows {
    private let reader: TraceReader
    private let folder: String
    /// Draws the moments of rare cues, where somebody chose it.
    var seed: UInt64?
    /// The settings that the last row asked for; nil where it asked for none, or they cannot be used.
    private(set) var taken: BoardSettings?
    /// Why the settings that the last row asked for cannot be used.
    private(set) var refusal: String?

    init(_ path: String, _ board: BoardSettings) throws(TraceError) {
        reader = try TraceReader(path: path, policy: board.policy)
        folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    }

    /// The next row, or nil at the end.
    func next() throws(TraceError) -> TraceRow? {
        taken = nil
        refusal = nil
        guard let row = try reader.next() else { return nil }
        if case .reload = row.what {
            let path = reader.reloadPath
            load(path.hasPrefix("/") ? path : folder + path)
        }
        return row
    }

    /// Takes them whole or, with a word, not at all: as a running greeter does.
    private func load(_ path: String) {
        do throws(Failure) {
            var board = try SettingsLoader.load([path], sounds: .header)
            if let seed { board.policy.seed = seed }
            reader.adopt(board.policy)
            taken = board
        } catch {
            refusal = "these settings cannot be used, so the ones before stay in force:\n\(error.message)"
        }
    }
}
