extension StoryLanguage {
    /// The same thing in both languages, side by side where it is said.
    public func callAsFunction(_ english: String, _ japanese: String) -> String {
        self == .english ? english : japanese
    }
}
