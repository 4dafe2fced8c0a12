internal import Greeter

/// How a bar is filled: told apart by its pattern as well as by its colour, so that it survives a black printer.
enum Pattern: String, CaseIterable {
    case solid, hatch, dots, lines, empty

    /// The patterns of a page; charts refer to them.
    static let definitions = """
        <svg width="0" height="0" style="position:absolute" aria-hidden="true"><defs>
        <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="6" height="6" style="fill:var(--paper)"/><rect width="3" height="6" style="fill:var(--b)"/></pattern>
        <pattern id="dots" width="5" height="5" patternUnits="userSpaceOnUse">
        <rect width="5" height="5" style="fill:var(--paper)"/>
        <circle cx="2.5" cy="2.5" r="1.5" style="fill:var(--c)"/></pattern>
        <pattern id="lines" width="4" height="4" patternUnits="userSpaceOnUse">
        <rect width="4" height="4" style="fill:var(--paper)"/><rect width="4" height="1" style="fill:var(--d)"/></pattern>
        </defs></svg>

        """

    /// The attribute of a shape filled so.
    var style: String {
        switch self {
        case .solid: "style=\"fill:var(--a);stroke:var(--a)\""
        case .hatch: "style=\"fill:url(#hatch);stroke:var(--b)\""
        case .dots: "style=\"fill:url(#dots);stroke:var(--c)\""
        case .lines: "style=\"fill:url(#lines);stroke:var(--d)\""
        case .empty: "style=\"fill:var(--paper);stroke:var(--d)\""
        }
    }

    /// From words to nothing: the louder, the darker.
    static func of(_ answer: Level) -> Pattern {
        switch answer {
        case .voice: .solid
        case .chime: .hatch
        case .tick: .dots
        case .light: .lines
        case .off: .empty
        }
    }

    static func of(_ direction: Direction) -> Pattern {
        switch direction {
        case .arrival: .solid
        case .departure: .hatch
        case .unknown: .dots
        }
    }
}

/// Writes one SVG: shapes and text at whole tenths of a pixel.
struct Drawing {
    private var shapes = Markup()
    private let width: Double
    private let title: String
    private let description: String
    /// About the width of a letter, on paper, where they are set a little larger.
    static let letter = 7.2

    /// The width of a chart across the page, and of one beside its table, in the pixels of a usual screen.
    static let wide = 1040.0
    static let beside = 620.0

    init(width: Double, title: String, description: String) {
        self.width = width
        self.title = title
        self.description = description
    }

    mutating func bar(_ x: Double, _ y: Double, _ width: Double, _ height: Double, _ pattern: Pattern, _ tip: String) {
        shapes.raw(
            "<rect x=\"\(Drawing.text(x))\" y=\"\(Drawing.text(y))\" width=\"\(Drawing.text(max(0, width)))\" "
                + "height=\"\(Drawing.text(max(0, height)))\" \(pattern.style)><title>\(Markup.escaped(tip))</title></rect>\n"
        )
    }

    mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ name: String) {
        shapes.raw(
            "<line x1=\"\(Drawing.text(x1))\" y1=\"\(Drawing.text(y1))\" x2=\"\(Drawing.text(x2))\" "
                + "y2=\"\(Drawing.text(y2))\" class=\"\(name)\"/>\n")
    }

    mutating func text(_ x: Double, _ y: Double, _ text: String, anchor: String = "start", isSoft: Bool = false) {
        shapes.element(
            "text",
            "x=\"\(Drawing.text(x))\" y=\"\(Drawing.text(y))\" text-anchor=\"\(anchor)\""
                + (isSoft ? " class=\"soft\"" : ""), text)
    }

    /// Swatches with names, in one or more rows from (0, 0); gives the height that they took.
    mutating func legend(_ names: [(name: String, pattern: Pattern)]) -> Double {
        var x = 0.0
        var y = 0.0
        for (name, pattern) in names {
            let room = 18 + Drawing.width(name) + 18
            if x > 0, x + room > width { (x, y) = (0, y + 20) }
            bar(x + 0.5, y + 1.5, 12, 12, pattern, name)
            text(x + 18, y + 12, name)
            x += room
        }
        return y + 22
    }

    /// About how wide a text is.
    static func width(_ text: String) -> Double { Double(Cells.width(text)) * letter }

    static func text(_ number: Double) -> String {
        let tenths = Int((number * 10).rounded())
        return tenths % 10 == 0
            ? String(tenths / 10) : (tenths < 0 ? "-" : "") + "\(abs(tenths) / 10).\(abs(tenths) % 10)"
    }

    func svg(height: Double) -> String {
        """
        <svg viewBox="0 0 \(Drawing.text(width)) \(Drawing.text(height))" role="img" \
        aria-label="\(Markup.escaped(title))">
        <title>\(Markup.escaped(title))</title>
        <desc>\(Markup.escaped(description))</desc>
        \(shapes.text)</svg>

        """
    }
}
