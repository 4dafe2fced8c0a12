import Testing

@testable import StoreSetup

@Suite("Opening hours as people type them", .timeLimit(.minutes(30)))
struct HoursAnswerTests {
    private func text(_ answer: String) -> String? {
        HoursAnswer.parse(answer)?.map { "\($0.days) = \($0.times)" }.joined(separator: "; ")
    }

    @Test(
        "become days and times",
        arguments: [
            ("10:00-20:00", "daily = 10:00-20:00"),
            ("10-20", "daily = 10:00-20:00"),
            ("10:00-13:00, 14:00-20:00", "daily = 10:00-13:00, 14:00-20:00"),
            ("mon-fri 10:00-20:00, sat 10:00-18:00", "mon-fri = 10:00-20:00; sat = 10:00-18:00"),
            ("sat,sun 9:30-17:00 mon closed", "sat,sun = 09:30-17:00; mon = closed"),
            ("月〜金 10時〜20時 日 休み", "mon-fri = 10:00-20:00; sun = closed"),
            ("月曜日から土曜日 １０：００〜１９：００", "mon-sat = 10:00-19:00"),
            ("毎日 9時半から18時まで", "daily = 09:30-18:00"),
            ("土日 10-18", "sat,sun = 10:00-18:00"),
            ("月ー金 10ー20", "mon-fri = 10:00-20:00"),
            ("always", ""), ("年中無休", ""),
        ])
    func good(answer: String, expected: String) { #expect(text(answer) == expected) }

    @Test(
        "are asked for again where they make no sense",
        arguments: ["", "whenever", "mon-fri", "10:00", "10-20 closed"])
    func bad(answer: String) { #expect(text(answer) == nil) }

    @Test("are told from yes and no in two languages and two widths")
    func yes() {
        for word in ["y", "Yes", "はい", "ｙ"] { #expect(Answer.yes(word, otherwise: nil) == true) }
        for word in ["n", "NO", "いいえ"] { #expect(Answer.yes(word, otherwise: nil) == false) }
        #expect(Answer.yes("", otherwise: true) == true)
        #expect(Answer.yes("maybe", otherwise: true) == nil)
        #expect(Answer.choice("３", of: 3) == 3)
        #expect(Answer.choice("4", of: 3) == nil)
    }
}
