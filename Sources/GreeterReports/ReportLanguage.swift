/// The language of a report. Codes such as `played` are never translated, but explained.
public enum ReportLanguage: String, CaseIterable, Sendable {
    case english = "en"
    case japanese = "ja"

    /// The same thing in both languages, side by side where it is said.
    func callAsFunction(_ english: String, _ japanese: String) -> String {
        self == .english ? english : japanese
    }
}
