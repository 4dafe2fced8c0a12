/// What another part of Noren says of a trouble: `what is wrong; what to do`.
struct Told {
    var what: String
    var remedy: String?

    init(_ message: String) {
        let words = message.split(whereSeparator: \.isNewline).joined(separator: " ")
        guard let end = words.firstRange(of: "; ") else {
            what = words
            return
        }
        what = String(words[..<end.lowerBound])
        let rest = words[end.upperBound...]
        remedy =
            rest.prefix(1).uppercased() + rest.dropFirst() + (rest.hasSuffix(".") || rest.hasSuffix("?") ? "" : ".")
    }
}
