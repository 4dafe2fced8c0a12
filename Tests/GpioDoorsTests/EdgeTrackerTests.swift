import Greeter
import Testing

@testable import GpioDoors

@Suite("Lost edges", .timeLimit(.minutes(30)))
struct EdgeTrackerTests {
    private func at(_ milliseconds: Int64) -> Instant { Instant(nanoseconds: milliseconds * 1_000_000) }

    @Test("are none while numbers follow one another and edges alternate")
    func none() {
        var tracker = EdgeTracker(isActive: false)
        for (number, isActive) in [(1, true), (2, false), (3, true)] {
            #expect(tracker.take(active: isActive, at: at(Int64(number)), sequence: UInt32(number)) == nil)
        }
        #expect(tracker.doubt == nil)
        #expect(tracker.isActive)
    }

    @Test("show in a gap of the numbers, and the level is told in any case")
    func gap() {
        var tracker = EdgeTracker(isActive: false)
        #expect(tracker.take(active: true, at: at(1000), sequence: 1) == nil)
        #expect(tracker.take(active: false, at: at(1020), sequence: 5) == .init(from: at(1000), to: at(1020)))
        #expect(tracker.doubt == .certain)
        let tells = tracker.settle(active: false)
        #expect(tells)
        #expect(tracker.doubt == nil)
    }

    @Test("show in a first number that is not 1")
    func first() {
        var tracker = EdgeTracker(isActive: false)
        #expect(tracker.take(active: true, at: at(1000), sequence: 3)?.to == at(1000))
    }

    @Test("blur no more time than so many edges can fill, nor any in which the line is known to have rested")
    func blurs() {
        var tracker = EdgeTracker(isActive: false)
        _ = tracker.take(active: true, at: at(1000), sequence: 1)
        #expect(tracker.take(active: false, at: at(9000), sequence: 4) == .init(from: at(8980), to: at(9000)))
        tracker.wasEmptied(at: at(9995))
        #expect(tracker.take(active: true, at: at(10_000), sequence: 99) == .init(from: at(9995), to: at(10_000)))
    }

    @Test("do not show when the numbers wrap")
    func wrap() {
        var tracker = EdgeTracker(isActive: false)
        _ = tracker.take(active: true, at: at(1), sequence: .max)
        _ = tracker.settle(active: true)
        #expect(tracker.take(active: false, at: at(2), sequence: 0) == nil)
        #expect(tracker.take(active: true, at: at(3), sequence: 1) == nil)
        #expect(tracker.doubt == nil)
    }

    @Test("may be behind two equal edges: the level is told where it differs", arguments: [true, false])
    func equal(isActive: Bool) {
        var tracker = EdgeTracker(isActive: false)
        _ = tracker.take(active: true, at: at(1), sequence: nil)
        #expect(tracker.doubt == nil)
        _ = tracker.take(active: true, at: at(2), sequence: nil)
        #expect(tracker.doubt == .perhaps)
        let tells = tracker.settle(active: isActive)
        #expect(tells == !isActive)
        #expect(tracker.isActive == isActive)
    }

    @Test("may be behind an edge that is no change from the level found")
    func equalToLevel() {
        var tracker = EdgeTracker(isActive: true)
        _ = tracker.take(active: true, at: at(1), sequence: nil)
        #expect(tracker.doubt == .perhaps)
    }

    @Test("may have come since the kernel's buffer was full, and certainty outlasts that")
    func full() {
        var tracker = EdgeTracker(isActive: false)
        _ = tracker.take(active: true, at: at(5), sequence: nil)
        #expect(tracker.wasFull(at: at(30)) == .init(from: at(5), to: at(30)))
        #expect(tracker.doubt == .perhaps)
        _ = tracker.take(active: true, at: at(31), sequence: 9)
        _ = tracker.wasFull(at: at(40))
        #expect(tracker.doubt == .certain)
    }
}

@Suite("Waiting between two tries", .timeLimit(.minutes(30)))
struct BackOffTests {
    @Test("doubles from 100 ms to 5 s, and is short again after a change")
    func waits() {
        var backOff = BackOff()
        let waits = (0..<8).map { _ in backOff.take() }
        #expect(waits.map { $0.nanoseconds / 1_000_000 } == [100, 200, 400, 800, 1600, 3200, 5000, 5000])
        #expect(backOff.isSlow)
        backOff.reset()
        #expect(!backOff.isSlow)
        #expect(backOff.take() == .milliseconds(100))
    }
}
