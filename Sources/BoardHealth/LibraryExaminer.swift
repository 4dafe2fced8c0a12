/// A library that Noren works with, as it was loaded.
public struct LibraryFacts: Hashable, Sendable {
    public var name: String
    public var version: String
    /// What it is for.
    public var purpose: Phrase

    public init(_ name: String, _ version: String, _ purpose: Phrase) {
        self.name = name
        self.version = version
        self.purpose = purpose
    }
}

struct LibraryExaminer {
    let program: String
    let libraries: [LibraryFacts]

    var finding: Finding {
        let list = libraries.map {
            Phrase(
                "\($0.name) \($0.version) (\($0.purpose.english))", "\($0.name) \($0.version)（\($0.purpose.japanese)）")
        }
        var facts: Facts = ["noren": .text(program)]
        for library in libraries { facts[library.name] = .text(library.version) }
        return Finding(
            .libraries, .fine,
            Phrase(
                "Noren \(program), with \(Phrase.list(list).english).",
                "Noren \(program)、\(Phrase.list(list).japanese)。"),
            facts: facts)
    }
}
