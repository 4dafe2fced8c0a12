internal import AlsaCues
internal import CueFiles
internal import Greeter
internal import GreeterRuntime
internal import Logging

/// Makes the output that a zone's settings name.
enum Outputs {
    /// - Parameter folder: where a control that is lowered is written down; nil: none is lowered.
    static func make(
        _ zone: ZoneSettings, reactor: Reactor, log: Logger, duckingIn folder: String? = nil
    ) -> any CueOutput {
        let output: any CueOutput =
            switch zone.device {
            case .alsa(let name): AlsaOutput(reactor: reactor, device: name, idle: zone.idle, logger: log)
            case .file(let path): FileOutput(path: path, reactor: reactor)
            case .null: NullOutput(reactor: reactor)
            }
        guard let duck = zone.duck, let folder else { return output }
        return DuckingOutput(
            output, Duck(duck, device: "\(zone.device)", folder: folder), reactor: reactor, logger: log)
    }

    /// A zone's cues for a format; what cannot be loaded is said.
    static func sounds(
        _ board: BoardSettings, zone: Int, format: OutputFormat, log: Logger,
        where isWanted: (_ store: Int, _ cue: Int) -> Bool
    ) -> Shop.Sounds {
        let library = CueLibrary(board, zone: zone, format: format, where: isWanted)
        for failure in library.failures { log.error("\(failure)") }
        return board.policy.stores.enumerated().map { store, policy in
            policy.cues.indices.map { library.cue(store: store, cue: $0)?.sound }
        }
    }
}
