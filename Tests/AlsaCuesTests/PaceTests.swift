import Alsa
import Greeter
import Testing

@testable import AlsaCues

@Suite("How far ahead", .timeLimit(.minutes(30)))
struct PaceTests {
    private func pace(rate: Int = 48_000, period: Int = 480, buffer: Int = 9_600) -> Pace {
        Pace(PcmSetup(format: .s32, rate: rate, channels: 2, periodFrames: period, bufferFrames: buffer))
    }

    @Test("a card with short periods has 80 ms queued and starts after 20 ms of them, or 10 where more lies ready")
    func usual() {
        #expect((pace().queue, pace().first, pace().margin) == (3_840, 960, 480))
        #expect((pace().start, pace().head) == (480, 1_920))
        let cd = pace(rate: 44_100, period: 441, buffer: 8_820)
        #expect((cd.queue, cd.first) == (3_528, 882))
    }

    @Test("a ring that can be taken back has 300 ms queued, and keeps 30 of them at a hush")
    func rewindable() {
        let pace = Pace(
            PcmSetup(
                format: .s32, rate: 48_000, channels: 2, periodFrames: 480, bufferFrames: 24_000, isRewindable: true))
        #expect((pace.queue, pace.tick) == (14_400, .milliseconds(75)))
        #expect(pace.retractable(queued: 14_400) == 14_400 - 1_440)
        #expect(pace.retractable(queued: 500) == 0)
        #expect(self.pace().retractable(queued: 3_840) == 0)
    }

    @Test("long periods need two of them, a short ring takes what it can")
    func unusual() {
        #expect(pace(period: 4_096, buffer: 16_384).queue == 8_192)
        #expect(pace(period: 4_096, buffer: 16_384).first == 4_096)
        #expect(pace(period: 64, buffer: 128).queue == 128)
        #expect(pace(period: 64, buffer: 128).first == 128)
        #expect(pace(period: 4_096, buffer: 16_384).start == 4_096)
        #expect(pace(period: 64, buffer: 128).start == 128)
    }

    @Test(
        "a queue and its fade are over within 150 ms, and no fade is so short that it clicks",
        arguments: [0, 480, 1_920, 3_840, 4_320, 5_000])
    func fade(delay: Int) {
        let fade = pace().fade(delay: delay)
        #expect(pace().span(delay) + fade <= .milliseconds(150))
        #expect(fade >= .milliseconds(10) && fade <= .milliseconds(60))
    }

    @Test("a device that queues more than that gets the shortest fade there is")
    func slowDevice() { #expect(pace().fade(delay: 48_000) == .milliseconds(10)) }

    @Test("a card that was lost is tried less and less often, but every half minute for ever")
    func backOff() {
        var wait = BackOff()
        #expect(
            (0..<9).map { _ in wait.next().nanoseconds / 1_000_000 } == [
                500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000,
            ])
        wait.reset()
        #expect(wait.next() == .milliseconds(500))
    }
}
