public import Greeter

/// What ended a cue before its end.
public struct CutShort: Hashable, Sendable {
    public enum Cause: Hashable, Sendable {
        /// A person, or what lowered the level.
        case hushed(by: DemandSource)
        /// The card was lost.
        case card

        /// The word of the demand that it came from.
        public var word: String {
            switch self {
            case .hushed(let source): source.word
            case .card: DemandSource.fault.word
            }
        }
    }

    public var at: Moment
    public var cause: Cause

    public init(at: Moment, cause: Cause) {
        self.at = at
        self.cause = cause
    }

    /// What a note tells of an end; nil where it tells of none that somebody wonders about.
    public init?(_ note: Note, at moment: Moment) {
        switch note {
        case .hushed(_, let source?): self.init(at: moment, cause: .hushed(by: source))
        case .cutShort: self.init(at: moment, cause: .card)
        default: return nil
        }
    }

    /// How much was heard, the fade included; nil where the decision's cues had ended by then.
    public func heard(of decision: Decision) -> Span? {
        guard let sounded = decision.soundedAt else { return nil }
        let fade: Span = cause == .card ? .zero : Performance.hushFade
        let heard = max(.zero, at.instant - sounded.instant) + fade
        return heard < decision.length ? heard : nil
    }
}
