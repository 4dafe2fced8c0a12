public import Greeter

/// The languages in which a decision is explained.
public enum StoryLanguage: String, CaseIterable, Sendable {
    case english = "en"
    case japanese = "ja"

    /// The language of a locale as `LC_ALL`, `LC_MESSAGES` or `LANG` name it: `ja_JP.UTF-8` is Japanese, all else English.
    public init(locale: String) { self = locale.hasPrefix("ja") ? .japanese : .english }
}

extension Wording {
    /// Tells one decision in plain sentences, for somebody who wonders why the door was greeted or not.
    ///
    /// - Parameter cut: what has ended its cue before its end.
    public func story(_ decision: Decision, cut: CutShort? = nil, in language: StoryLanguage) -> String {
        switch language {
        case .english: EnglishStory(self, decision, cut).text
        case .japanese: JapaneseStory(self, decision, cut).text
        }
    }
}

/// What both languages need to know of a decision.
struct StoryFacts {
    let decision: Decision
    /// How much was heard of what was to be heard, where that was not all; and what ended it.
    let cut: (heard: Span, CutShort)?
    let store: StorePolicy
    let door: String

    init(_ wording: Wording, _ decision: Decision, _ cut: CutShort?) {
        self.decision = decision
        self.cut = cut.flatMap { cut in cut.heard(of: decision).map { ($0, cut) } }
        store = wording.policy.stores[decision.store]
        door = wording.name(ofDoor: decision.door)
    }

    var date: CivilDate { store.timeZone.civil(decision.at.wall).date }
    var time: String { store.timeZone.civil(decision.at.wall).clockText }
    var cue: Cue? { decision.cue.map { store.cues[$0] } }

    /// From the passage to the cue's first sound, where it was longer than anybody would notice.
    var delay: Span? {
        guard let sounded = decision.soundedAt else { return nil }
        let delay = sounded.instant - decision.at.instant
        return delay >= .milliseconds(100) ? delay : nil
    }

    /// How much softer or louder than the settings' own volume it was, where that is worth saying.
    var volume: (decibels: String, isSofter: Bool)? {
        guard decision.volume.magnitude >= 0.5 else { return nil }
        return (String(decision.volume.magnitude.signed.dropFirst()), decision.volume < 0)
    }

    func time(_ wall: WallTime) -> String { store.timeZone.text(wall, from: decision.at.wall) }

    func clock(_ wall: WallTime) -> String { store.timeZone.civil(wall).clockText }

    /// Of a budget: that of words is used up, and chimes may sound.
    var isOnlyWords: Bool { decision.level == .chime }

    /// The cue's rung lies below what the level would have allowed.
    var isLowerThanLevel: Bool { (cue?.level ?? decision.level) < decision.level }
}
