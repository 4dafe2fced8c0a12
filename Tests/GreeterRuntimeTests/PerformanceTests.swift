import Foundation
import Greeter
import GreeterRuntime
import Testing

@Suite("Performance: what an output is given, frame by frame", .timeLimit(.minutes(30)))
struct PerformanceTests {
    /// A sound whose samples tell their place.
    private func ramp(_ frames: Int, from start: Float = 1, channels: Int = 1, rate: Int = 1000) -> CueSound {
        CueSound(
            rate: rate, channels: channels,
            samples: (0..<(frames * channels)).map { (start + Float($0)) / 4096 })
    }

    /// All that is left, taken `block` frames at a time.
    private func render(_ performance: inout Performance, channels: Int = 1, block: Int = 7) -> [Float] {
        var samples: [Float] = []
        while !performance.isFinished {
            let before = performance.remainingFrames
            var buffer = [Float](repeating: .nan, count: block * channels)
            let count = buffer.withUnsafeMutableBufferPointer { performance.render(into: $0, channels: channels) }
            #expect(count == min(block, before))
            #expect(performance.remainingFrames == before - count)
            // Nothing is written past what it says.
            #expect(buffer[(count * channels)...].allSatisfy { $0.isNaN })
            guard count > 0 else { break }
            samples += buffer[..<(count * channels)]
        }
        return samples
    }

    @Test("a sequence has its gap to the frame, whatever the blocks", arguments: [1, 2, 7, 64, 1000])
    func sequence(block: Int) {
        let (first, second, third) = (ramp(10), ramp(5, from: 100), ramp(3, from: 200))
        var performance = Performance(parts: [first, second, third], gap: .milliseconds(4))
        #expect(performance.remainingFrames == 26)
        let gap = [Float](repeating: 0, count: 4)
        #expect(render(&performance, block: block) == first.samples + gap + second.samples + gap + third.samples)
        #expect(performance.isFinished)
    }

    @Test("the lead-in is silence before the first part alone")
    func leadIn() {
        let (first, second) = (ramp(4), ramp(4, from: 50))
        var performance = Performance(parts: [first, second], gap: .milliseconds(2), leadIn: .milliseconds(5))
        let silence = [Float](repeating: 0, count: 5)
        let gap = [Float](repeating: 0, count: 2)
        #expect(render(&performance) == silence + first.samples + gap + second.samples)
    }

    @Test("a span becomes frames to the nearest, without error over a day")
    func frames() {
        #expect(Performance.frames(.milliseconds(300), rate: 44_100) == 13_230)
        #expect(Performance.frames(.microseconds(11), rate: 44_100) == 0)
        #expect(Performance.frames(.microseconds(12), rate: 44_100) == 1)
        #expect(Performance.frames(.hours(24) + .milliseconds(1), rate: 44_100) == 86_400 * 44_100 + 44)
        #expect(Performance.frames(.nanoseconds(999_999_999), rate: 192_000) == 192_000)
    }

    @Test("mono goes to every channel, stereo onto one is the mean, channels past the second are silent")
    func channels() {
        let mono = ramp(3)
        let stereo = ramp(3, channels: 2)
        var performance = Performance(parts: [mono])
        let doubled: [Float] = mono.samples.flatMap { [$0, $0] }
        #expect(render(&performance, channels: 2) == doubled)
        performance = Performance(parts: [stereo])
        #expect(render(&performance, channels: 2) == stereo.samples)
        performance = Performance(parts: [stereo])
        let mean: [Float] = (0..<3).map { (stereo.samples[2 * $0] + stereo.samples[2 * $0 + 1]) * 0.5 }
        #expect(render(&performance, channels: 1) == mean)
        performance = Performance(parts: [mono, stereo])
        let four = render(&performance, channels: 4)
        let (first, second) = (mono.samples[0], mono.samples[1])
        #expect(Array(four[..<8]) == [first, first, 0, 0, second, second, 0, 0])
        #expect(Array(four[12..<16]) == [stereo.samples[0], stereo.samples[1], 0, 0])
    }

    @Test("volume raises as far as each part's own headroom goes, and lowers as far as it says")
    func headroom() {
        let bound = CueSound(rate: 1000, channels: 1, samples: [0.25, 0.25], headroom: 0)
        let free = CueSound(rate: 1000, channels: 1, samples: [0.25, 0.25], headroom: 20 * log10(2))
        var loud = Performance(parts: [bound, free, bound], volume: 12)
        let found = render(&loud)
        for (sample, wanted) in zip(found, [0.25, 0.25, 0.5, 0.5, 0.25, 0.25] as [Float]) {
            #expect(abs(sample - wanted) < 1e-6)
        }
        #expect(found.count == 6)
        var soft = Performance(parts: [bound, free], volume: -20)
        for sample in render(&soft) { #expect(abs(sample - 0.025) < 1e-7) }
    }

    @Test("volume only lowers what has no headroom, in decibels")
    func volume() {
        let sound = ramp(8)
        var quiet = Performance(parts: [sound], volume: -6.020_6)
        for (sample, source) in zip(render(&quiet), sound.samples) { #expect(abs(sample - source / 2) < 1e-7) }
        var loud = Performance(parts: [sound], volume: 12)
        #expect(render(&loud) == sound.samples)
    }

    @Test("a hush falls to nothing in exactly its time, without a step", arguments: [1, 10, 100, 1000])
    func hush(frames: Int) {
        let sound = CueSound(rate: 1000, channels: 2, samples: [Float](repeating: 1, count: 8000))
        var performance = Performance(parts: [sound])
        var buffer = [Float](repeating: 0, count: 600)
        _ = buffer.withUnsafeMutableBufferPointer { performance.render(into: $0, channels: 2) }
        performance.hush(within: .milliseconds(Int64(frames)))
        #expect(performance.remainingFrames == frames)
        // A second one changes nothing.
        performance.hush(within: .milliseconds(1))
        let tail = render(&performance, channels: 2)
        #expect(tail.count == 2 * frames)
        #expect(tail.last == 0)
        let left = [1] + stride(from: 0, to: tail.count, by: 2).map { tail[$0] }
        let steepest = zip(left, left.dropFirst()).map { $0 - $1 }.max() ?? 0
        #expect(steepest <= 1.6 / Float(frames) + 1e-6)
        #expect(zip(left, left.dropFirst()).allSatisfy { $0 >= $1 })
        #expect(stride(from: 0, to: tail.count, by: 2).allSatisfy { tail[$0] == tail[$0 + 1] })
    }

    @Test("a hush near the end of a part does not let the next one begin")
    func hushBeforeTheNextPart() {
        let part = CueSound(rate: 1000, channels: 1, samples: [Float](repeating: 1, count: 50))
        for rendered in [45, 50, 53, 59] {
            var performance = Performance(parts: [part, part], gap: .milliseconds(10))
            var buffer = [Float](repeating: 0, count: rendered)
            _ = buffer.withUnsafeMutableBufferPointer { performance.render(into: $0, channels: 1) }
            performance.hush()
            // What is left of the part, or of the gap.
            #expect(performance.remainingFrames == (rendered < 50 ? 50 : 60) - rendered)
            let tail = render(&performance)
            #expect(tail.last == 0)
            if rendered >= 50 { #expect(tail.allSatisfy { $0 == 0 }) }
        }
    }

    @Test("a hush in the lead-in keeps the cue from sounding at all")
    func hushInLeadIn() {
        var performance = Performance(parts: [ramp(500)], leadIn: .milliseconds(200))
        var buffer = [Float](repeating: 0, count: 20)
        _ = buffer.withUnsafeMutableBufferPointer { performance.render(into: $0, channels: 1) }
        performance.hush()
        #expect(render(&performance).allSatisfy { $0 == 0 })
        #expect(performance.isFinished)
    }

    @Test("a hush of what is over, or of nothing, is nothing")
    func hushOfNothing() {
        var performance = Performance(parts: [])
        #expect(performance.isFinished)
        performance.hush()
        #expect(render(&performance).isEmpty)
        performance = Performance(parts: [ramp(3)])
        _ = render(&performance)
        performance.hush()
        #expect(performance.isFinished)
        performance = Performance(parts: [ramp(3)])
        performance.hush(within: .zero)
        #expect(performance.isFinished)
    }
}
