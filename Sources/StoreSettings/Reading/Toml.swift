internal import GreeterRuntime

/// Values written as TOML.
enum Toml {
    static func quoted(_ text: String) -> String { text.asToml }

    static func number(_ number: Double) -> String { number.asToml }

    static func list(_ texts: [String]) -> String {
        "[" + texts.map(quoted).joined(separator: ", ") + "]"
    }

    static func key(_ key: String) -> String { key.asTomlKey }
}
