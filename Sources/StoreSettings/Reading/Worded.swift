internal import Greeter
internal import GreeterRuntime

/// A choice among words.
protocol Worded: CaseIterable, Hashable, Sendable {
    var word: String { get }
}

extension Level: Worded {}
extension Direction: Worded {}
extension Says: Worded {}
extension Register: Worded {}
extension LanguageOrder: Worded {}
extension Departures: Worded {}
extension Bias: Worded { var word: String { rawValue } }
extension Idle: Worded { var word: String { rawValue } }
extension ClockTrust: Worded { var word: String { rawValue } }

/// Which level of a line means that something is there.
enum Active: String, Worded {
    case low, high
    var word: String { rawValue }
}

extension Form where Value: Worded {
    /// One of some words; all of them where none are named.
    static func word(_ choices: [Value] = Array(Value.allCases)) -> Form {
        let words = choices.map(\.word)
        let example = Toml.quoted(words.first ?? "")
        let list = words.map(Toml.quoted).joined(separator: ", ")
        return Form(expects: "one of \(list)", example: example) { node, asking in
            guard case .string(let text) = node.value else {
                asking.wrongType(node, "one of \(list)", example)
                return nil
            }
            if let choice = choices.first(where: { $0.word == text }) { return choice }
            let nearest = Nearest.word(to: text, among: words)
            let remedy =
                nearest.map { "did you mean \(Toml.quoted($0))? The words are \(list)" } ?? "write one of \(list)"
            asking.problem(node, "`\(asking.key)` cannot be \(Toml.quoted(text)); \(remedy)")
            return nil
        } write: {
            Toml.quoted($0.word)
        }
    }
}

extension Form where Value == Level {
    /// A level, loudest first, as the documentation lists them.
    static let level = Form.word(Level.allCases.reversed())
}
