import Gpiod
import GreeterRuntime
import Testing

@testable import GpioDoors

/// A board with a chip of named lines, and two expanders.
private let board = [
    ChipInfo(
        name: "gpiochip0", label: "pinctrl-rp1", path: "/dev/gpiochip0", aliases: ["gpiochip4"],
        lines: (0..<28).map { LineInfo(offset: $0, name: "GPIO\($0)") }),
    ChipInfo(
        name: "gpiochip1", label: "1-0020", path: "/dev/gpiochip1",
        lines: [LineInfo(offset: 0, name: "BELL"), LineInfo(offset: 1)]),
    ChipInfo(
        name: "gpiochip2", label: "mcp2221", path: "/dev/gpiochip2",
        lines: [LineInfo(offset: 0, name: "BELL"), LineInfo(offset: 1)]),
]

private func line(_ chip: Int, _ offset: Int) -> FoundLine { FoundLine(offset, of: board[chip]) }

@Suite("Finding a line", .timeLimit(.minutes(30)))
struct ResolutionTests {
    @Test(
        "is done by its name, by its chip's label, and by its chip's name, path or old name",
        arguments: [
            LineAddress.name("GPIO17"), .offset(chip: "pinctrl-rp1", line: 17), .offset(chip: "gpiochip0", line: 17),
            .offset(chip: "/dev/gpiochip0", line: 17), .offset(chip: "gpiochip4", line: 17),
            .offset(chip: "/dev/gpiochip4", line: 17),
        ])
    func found(address: LineAddress) {
        #expect(Resolution.resolve(address, in: board) == .found(line(0, 17)))
    }

    @Test("gives every line of an ambiguous name, and every chip of an ambiguous label")
    func ambiguous() {
        #expect(Resolution.resolve(.name("BELL"), in: board) == .ambiguousName([line(1, 0), line(2, 0)]))
        var twins = board
        twins[2].label = "1-0020"
        let resolution = Resolution.resolve(.offset(chip: "1-0020", line: 1), in: twins)
        #expect(resolution == .ambiguousChip(["gpiochip1", "gpiochip2"]))
    }

    @Test(
        "says what is wrong, and what to write",
        arguments: [
            (
                LineAddress.name("GPOI17"),
                "no line is called \"GPOI17\"; did you mean \"GPIO17\", \"GPIO1\" or \"GPIO7\"? "
                    + "noren devices lists all"
            ),
            (
                .name("gpio5"),
                "no line is called \"gpio5\"; did you mean \"GPIO5\", \"GPIO0\" or \"GPIO1\"? "
                    + "noren devices lists all"
            ),
            (
                .name("FRONT"),
                "no line is called \"FRONT\"; noren devices lists all, and a chip that is plugged in later "
                    + "is named by its label: { chip = \"LABEL\", line = 0 }"
            ),
            (
                .name("BELL"),
                "2 lines are called \"BELL\": 1-0020 line 0 and mcp2221 line 0; write "
                    + "{ chip = \"1-0020\", line = 0 } or { chip = \"mcp2221\", line = 0 }"
            ),
            (.offset(chip: "1-0020", line: 2), "1-0020 has 2 lines, 0 to 1, and no line 2"),
            (
                .offset(chip: "gpiochip9", line: 2),
                "no GPIO chip is called \"gpiochip9\"; there are "
                    + "pinctrl-rp1 (gpiochip0, 28 lines), 1-0020 (gpiochip1, 2 lines) and mcp2221 (gpiochip2, 2 lines)"
            ),
            (
                .offset(chip: "pinctlr-rp1", line: 2),
                "no GPIO chip is called \"pinctlr-rp1\"; did you mean \"pinctrl-rp1\"?"
            ),
        ])
    func words(address: LineAddress, expected: String) {
        let resolution = Resolution.resolve(address, in: board)
        #expect(Remedies.text(resolution, for: address, chips: board) == expected)
    }

    @Test("names chips by number where their labels are as ambiguous as the line's name")
    func equalLabels() {
        var twins = board
        twins[2].label = "1-0020"
        let text = Remedies.text(Resolution.resolve(.name("BELL"), in: twins), for: .name("BELL"), chips: twins)
        #expect(
            text?.hasSuffix("write { chip = \"gpiochip1\", line = 0 } or { chip = \"gpiochip2\", line = 0 }") == true)
    }

    @Test("says so where there is no chip, and where no line has a name")
    func bare() {
        let none = Resolution.resolve(.name("GPIO17"), in: [])
        #expect(
            Remedies.text(none, for: .name("GPIO17"), chips: [])
                == "no GPIO chip on this machine; Noren needs a board with GPIO lines, or a trace: "
                + "noren run --simulate TRACE")
        let plain = [ChipInfo(name: "gpiochip0", label: "ahci", path: "/dev/gpiochip0", lines: [LineInfo(offset: 0)])]
        let unnamed = Resolution.resolve(.name("GPIO17"), in: plain)
        #expect(
            Remedies.text(unnamed, for: .name("GPIO17"), chips: plain)
                == "no line is called \"GPIO17\", and no line here has a name; write it as "
                + "{ chip = \"ahci\", line = 0 }; noren devices lists all")
    }

    @Test(
        "waits for a chip by an unknown label, and for nothing else",
        arguments: [
            (LineAddress.offset(chip: "mcp23017", line: 0), true),
            // Another digit is another chip: this one's brother is out.
            (.offset(chip: "1-0021", line: 0), true),
            // A slip of the pen.
            (.offset(chip: "mpc2221", line: 0), false),
            (.offset(chip: "gpiochip7", line: 0), false),
            (.offset(chip: "/dev/gpiochip7", line: 0), false),
            (.offset(chip: "mcp2221", line: 9), false),
            (.name("GPIO77"), false),
            (.name("BELL"), false),
        ])
    func waits(address: LineAddress, expected: Bool) {
        #expect(Resolution.resolve(address, in: board).canWait(for: address, chips: board) == expected)
    }

    @Test("after a replug goes by the name, else by the label, and never by a chip's old number")
    func home() {
        let place = Place(file: "f", line: 1, column: 1)
        func seat(_ address: LineAddress) -> Seat {
            let input = LineIn(address: address, bias: .asIs, isActiveLow: false, purpose: "", place: place)
            var seat = Seat(kind: .input(input))
            seat.home = .offset(chip: "mcp2221", line: 1)
            return seat
        }
        // The number is another chip's now.
        #expect(seat(.offset(chip: "gpiochip0", line: 1)).resolve(in: board) == .found(line(2, 1)))
        #expect(seat(.name("GPIO3")).resolve(in: board) == .found(line(0, 3)))
        #expect(seat(.name("LOST")).resolve(in: board) == .found(line(2, 1)))
        #expect(seat(.name("BELL")).resolve(in: board) == .found(line(2, 1)))
        #expect(seat(.name("LOST")).resolve(in: [board[0]]) == .noSuchName(nearest: []))
    }
}

@Suite("The nearest names", .timeLimit(.minutes(30)))
struct NearestTests {
    @Test(
        "are counted in letters added, left out, changed or swapped, whatever their case",
        arguments: [
            ("GPIO17", "GPIO17", 0), ("gpio17", "GPIO17", 0), ("GPIO71", "GPIO17", 1), ("GPIO1", "GPIO17", 1),
            ("GPIOO17", "GPIO17", 1), ("PIO16", "GPIO17", 2), ("", "GPIO", 4), ("GPIO", "", 4),
        ])
    func distance(a: String, b: String, expected: Int) {
        #expect(Nearest.distance(a, b) == expected)
        #expect(Nearest.distance(b, a) == expected)
    }

    @Test("are at most three, nearest and shortest first, each once, none far off")
    func names() {
        let all = ["GPIO2", "GPIO12", "GPIO13", "GPIO1", "GPIO12", "SPI_CE0"]
        #expect(Nearest.names(to: "GPIO12", among: all) == ["GPIO12", "GPIO1", "GPIO2"])
        #expect(Nearest.names(to: "door", among: all) == [])
    }
}
