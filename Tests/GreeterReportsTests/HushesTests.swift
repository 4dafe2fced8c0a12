import Greeter
import GreeterReports
import Testing

@Suite("What was heard of a hushed cue", .timeLimit(.minutes(30)))
struct HushesTests {
    private let began = WallTime(nanoseconds: 1_772_877_600_000_000_000)

    private func heard(_ audible: Span, spoken: Span = .zero, after: Span = .zero) -> Heard {
        Heard(at: began + after, civil: ZoneTable.utc.civil(began + after), audible: audible, spoken: spoken)
    }

    @Test("ends with the fade of the hush that cut it")
    func cut() {
        var hushes = Hushes()
        // Recorded late, as a clock that was set back would have it.
        hushes.add("corner", began + .seconds(60))
        hushes.add("corner", began + .milliseconds(500))
        let cut = hushes.shorten(heard(.milliseconds(1500), spoken: .milliseconds(1500)), in: "corner")
        #expect(cut.audible == .milliseconds(600) && cut.spoken == .milliseconds(600))
        // Words, and then a chime that was cut.
        let sequence = hushes.shorten(heard(.seconds(2), spoken: .milliseconds(300)), in: "corner")
        #expect(sequence.audible == .milliseconds(600) && sequence.spoken == .milliseconds(300))
    }

    @Test("is all of it where the hush came before, after, in the fade or in another store")
    func whole() {
        var hushes = Hushes()
        hushes.add("corner", began + .milliseconds(500))
        for after in [Span.milliseconds(501), .seconds(-3), .milliseconds(-900)] {
            let whole = heard(.milliseconds(1490), spoken: .milliseconds(1490), after: after)
            #expect(hushes.shorten(whole, in: "corner") == whole)
        }
        let other = heard(.seconds(5))
        #expect(hushes.shorten(other, in: "ginza") == other)
    }
}
