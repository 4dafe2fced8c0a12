/// How loud a zone's cues are: at the loudspeaker in LUFS and, once it is calibrated, at the till in dB(A).
public struct Loudspeaker: Hashable, Sendable {
    /// LUFS of a spoken cue as the settings ask for it, their volume included.
    public var target: Double
    /// dB(A) that ``reference`` measures at the till; nil: nobody has measured it.
    public var calibrated: Double?
    /// dB(A) at the till that no cue may pass. Without a calibration it binds nothing.
    public var ceiling: Double

    /// LUFS of what is measured to calibrate.
    public static let reference = -18.0
    /// Decibels that a person can move the volume by.
    public static let volumes = -40.0...12.0

    public init(target: Double = Loudspeaker.reference, calibrated: Double? = nil, ceiling: Double = 65) {
        self.target = target
        self.calibrated = calibrated
        self.ceiling = ceiling
    }

    /// What measures `lufs` here measures so many dB(A) at the till; nil where that is not known.
    public func atTill(_ lufs: Double) -> Double? { calibrated.map { $0 + lufs - Loudspeaker.reference } }

    /// LUFS that the ceiling allows at most; nil: it binds nothing.
    public var most: Double? { calibrated.map { ceiling - $0 + Loudspeaker.reference } }

    /// LUFS of a spoken cue while nobody has moved the volume. The ceiling lowers all rungs alike, so that a chime stays
    /// softer than words.
    public var spoken: Double { min(target, most ?? target) }

    /// Whether the settings ask for more than the ceiling allows.
    public var isBound: Bool { spoken < target }

    /// A volume by hand, to a tenth, or as much of it as the ceiling leaves.
    public func bounded(_ volume: Double) -> Double {
        let range = Loudspeaker.volumes
        let room = most.map { max(0, $0 - spoken) } ?? range.upperBound
        guard volume < min(room, range.upperBound) else {
            return (min(room, range.upperBound) * 10).rounded(.down) / 10
        }
        return max(range.lowerBound, (volume * 10).rounded() / 10)
    }
}

extension Level {
    /// How far below a spoken cue the cues of a level lie, in LU.
    ///
    /// Speech distracts at any volume, so the ladder takes away words first and volume second.
    public var offset: Double {
        switch self {
        case .voice: 0
        case .chime: -4
        case .tick, .light, .off: -10
        }
    }
}
