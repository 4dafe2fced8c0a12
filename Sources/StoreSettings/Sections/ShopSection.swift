internal import Greeter
internal import GreeterRuntime

/// `[shop]`: who it is and how it speaks.
enum ShopSection {
    static let id = Key("id", .text(example: "ginza-4", check: ShopSection.complaintAboutID), "")
    static let name = Key("name", .text(example: "Ginza 4-chome"), "")
    static let timezone = Key("timezone", .text(example: "Asia/Tokyo"), "")
    static let languages = Key("languages", .languages, ["en"])
    static let order = Key("order", .word(LanguageOrder.allCases), .rotate)
    static let gap = Key("gap", .span(.zero ... .seconds(10), example: "300ms"), .milliseconds(300))
    static let register = Key("register", .word(Register.allCases), .plain)
    static let atMost = Key("at_most", .level, .voice)
    static let departures = Key("departures", .word(Departures.allCases), .same)
    static let lastOut = Key("last_out", .span(.zero ... .hours(12), example: "15m"), .minutes(15))

    static let spec = SectionSpec(
        "shop", [id, name, timezone, languages, order, gap, register, atMost, departures, lastOut])

    /// Letters, digits, `-`, `_` and `.`: an id is part of a trace's `STORE/DOOR`, of topics and of file names.
    static func complaintAboutID(_ id: String) -> String? {
        guard id != "@hostname" else { return nil }
        let plain = String(id.map { isIDLetter($0) ? $0 : "-" })
        guard plain == id else {
            return
                "\(Toml.quoted(id)) holds more than letters, digits, \"-\", \"_\" and \".\"; write \(Toml.quoted(plain))"
        }
        guard id.first?.isLetter == true || id.first?.isNumber == true, id.count <= 64 else {
            return "\(Toml.quoted(id)) must begin with a letter or a digit and have at most 64 of them"
        }
        return nil
    }

    private static func isIDLetter(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || "-_.".contains(character)
    }
}

extension Form where Value == [String] {
    /// Language tags in the order in which they take turns.
    static let languages = Form(expects: "a list of languages", example: "[\"ja\", \"en\"]") { node, asking in
        guard case .array(let elements) = node.value else {
            var example = "[\"ja\", \"en\"]"
            if case .string(let only) = node.value { example = Toml.list([only]) }
            asking.wrongType(node, "a list of languages", example)
            return nil
        }
        var languages: [String] = []
        var isGood = true
        for element in elements {
            guard case .string(let tag) = element.value else {
                asking.wrongType(element, "a list of languages", "[\"ja\", \"en\"]")
                return nil
            }
            if let complaint = LanguageTag.complaint(about: tag) ?? twice(tag, languages) {
                asking.problem(element, "`\(asking.key)`: \(complaint)")
                isGood = false
            }
            languages.append(tag)
        }
        guard !languages.isEmpty else {
            asking.problem(node, "`\(asking.key)` is empty; write at least one language, as in [\"en\"]")
            return nil
        }
        guard languages.count <= CueList.most else {
            asking.problem(
                node,
                "`\(asking.key)` has \(languages.count) languages; nobody would wait for the last: keep \(CueList.most)"
            )
            return nil
        }
        return isGood ? languages : nil
    } write: {
        Toml.list($0)
    }

    private static func twice(_ tag: String, _ before: [String]) -> String? {
        before.contains(tag) ? "\(Toml.quoted(tag)) is listed twice; leave one out" : nil
    }
}

/// Names of languages: `ja`, `en`, `zh-Hant`.
enum LanguageTag {
    private static let spoken = [
        "japanese": "ja", "english": "en", "german": "de", "deutsch": "de", "french": "fr", "chinese": "zh",
        "korean": "ko", "spanish": "es", "日本語": "ja", "jp": "ja",
    ]

    static func complaint(about tag: String) -> String? {
        if let code = spoken[tag.lowercased()] {
            return "\(Toml.quoted(tag)) is no language code; write \(Toml.quoted(code))"
        }
        let parts = tag.split(separator: "-", omittingEmptySubsequences: false)
        let isTag = parts.allSatisfy { part in
            (1...8).contains(part.count) && part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
        }
        guard isTag, let first = parts.first, (2...3).contains(first.count), first.allSatisfy(\.isLowercase) else {
            return "\(Toml.quoted(tag)) is no language code; write one like \"ja\", \"en\" or \"zh-Hant\""
        }
        return nil
    }
}
