import Glibc
import Greeter
import GreeterRuntime
import VisitJournal

// Records passages and their decisions without end, and acknowledges each on standard output, for a test to kill.
// Arguments: the journal, the ring, and optionally how many passages (then it closes the journal and ends).
let arguments = CommandLine.arguments
/// One write a line: what was said before a kill has been said.
func say(_ text: String, to descriptor: Int32 = STDOUT_FILENO) {
    let bytes = Array((text + "\n").utf8)
    _ = write(descriptor, bytes, bytes.count)
}
let journal: ShopJournal
do {
    journal = try ShopJournal(JournalPlace(path: arguments[1], ring: arguments[2]), now: Reactor.now()) { report in
        say("\(report)", to: STDERR_FILENO)
    }
} catch {
    say("\(error)", to: STDERR_FILENO)
    exit(1)
}
let count = arguments.count > 3 ? Int64(arguments[3]) ?? 0 : .max
var number: Int64 = 0
while number < count {
    number += 1
    let now = Reactor.now()
    journal.record(JournalEntry(at: now, store: "corner", .accepted(passage: number, door: "front", .arrival)))
    say("a \(journal.run) \(number)")
    let decision = JournalDecision(
        passage: number, door: "front", direction: .arrival, level: .voice, cue: "welcome-en", outcome: .sound,
        reason: "played", demand: .shop, soundedAt: now, audible: .seconds(1), spoken: .seconds(1))
    journal.record(JournalEntry(at: now, store: "corner", .decision(decision)))
    say("d \(journal.run) \(number)")
    // A shop's pace, quickened: without a pause the ring fills faster than any disk takes it.
    usleep(2000)
}
journal.close(within: .seconds(10))
