import Alsa
import Foundation
import Greeter
import GreeterRuntime
import Synchronization
import Testing

@testable import AlsaCues

/// The whole output on a real loop, with cards of the test's: what is reported, in which order, and what was heard.
@Suite("An output", .timeLimit(.minutes(30)))
struct AlsaOutputTests {
    private static func cue(_ frames: Int, rate: Int = 48_000) -> Performance {
        Performance(parts: [CueSound(rate: rate, channels: 1, samples: [Float](repeating: 0.25, count: frames))])
    }

    @Test("opens at the start, plays a cue when it is asked to, and is ready again behind it")
    func oneCue() throws {
        let shop = try TestShop()
        let card = shop.offersCard()
        shop.run { report in
            switch report {
            case .ready: shop.output.play(Self.cue(4_800), id: PlayID(7), latest: .distantFuture)
            case .ended: shop.end()
            default: break
            }
        }
        #expect(shop.words == ["ready 48000/2", "started 7", "ended 7"])
        #expect(card.heard.filter { $0 == 8_192 }.count == 4_800)
        #expect(!card.isClosed && !card.isRunning)
        #expect((card.starts, shop.opened) == (1, 1))
    }

    @Test("answers a beat at once while nothing can hang, and otherwise behind what may")
    func beat() throws {
        let shop = try TestShop()
        let gate = DispatchSemaphore(value: 0)
        _ = shop.offersCard(behind: gate)
        var beats: [String] = []
        shop.output.beat { beats.append("before the start") }
        shop.begin = {
            shop.output.beat { beats.append("opened") }
            beats.append("opening")
            gate.signal()
        }
        shop.run { report in
            guard case .ready = report else { return }
            shop.output.beat {
                beats.append("ready")
                shop.end()
            }
        }
        #expect(beats.first == "before the start" && beats.contains("ready"))
        #expect(beats.firstIndex(of: "opening") ?? 9 < beats.firstIndex(of: "opened") ?? 0, "\(beats)")
    }

    @Test("closes the card behind each cue, and opens it for the next, where others use it too")
    func close() throws {
        let shop = try TestShop(idle: .close)
        let cards = [shop.offersCard(), shop.offersCard(), shop.offersCard()]
        shop.run { report in
            switch report {
            case .ready: shop.output.play(Self.cue(2_400), id: PlayID(1), latest: .distantFuture)
            case .ended(PlayID(1), _): shop.output.play(Self.cue(2_400), id: PlayID(2), latest: .distantFuture)
            case .ended: shop.end()
            default: break
            }
        }
        #expect(shop.words == ["ready 48000/2", "started 1", "ended 1", "started 2", "ended 2"])
        #expect(cards.map { $0.heard.filter { $0 != 0 }.count } == [0, 2_400, 2_400])
        #expect(cards[0].isClosed && cards[1].isClosed)
    }

    @Test("plays the cue that finds a sound server started anew, on the new one")
    func startedAnew() throws {
        let shop = try TestShop()
        let old = shop.offersCard()
        let new = shop.offersCard()
        shop.run { report in
            switch report {
            case .ready:
                // Once for the cue, and once for the attempt to recover.
                old.nextErrors = [-EPIPE, -EPIPE]
                shop.output.play(Self.cue(2_400), id: PlayID(1), latest: .distantFuture)
            case .ended: shop.end()
            default: break
            }
        }
        #expect(shop.words == ["ready 48000/2", "started 1", "ended 1"])
        #expect(old.isClosed && old.heard.allSatisfy { $0 == 0 })
        #expect(new.heard.filter { $0 != 0 }.count == 2_400)
    }

    @Test("does not look for a new one twice for one cue: the second that fails is out of order")
    func startedAnewInVain() throws {
        let shop = try TestShop()
        let (old, new) = (shop.offersCard(), shop.offersCard())
        shop.run { report in
            switch report {
            case .ready where shop.opened == 1:
                (old.startError, new.startError) = (-EIO, -EIO)
                shop.output.play(Self.cue(2_400), id: PlayID(1), latest: .distantFuture)
            case .failed: shop.end()
            default: break
            }
        }
        #expect(
            shop.words == ["ready 48000/2", "lost: the sound card test: snd_pcm_start: Input/output error", "failed 1"])
        #expect(shop.opened == 2)
    }

    @Test("says why a sound server's device is silent, and not the card's reasons")
    func server() {
        let refused = AlsaError(call: "snd_pcm_open", code: -EACCES, subject: "pipewire")
        #expect(
            Attempt.describe(refused, device: "pipewire", server: .pipeWire)
                == "the sound card pipewire is silent: \(SoundServer.pipeWire.trouble(refused))")
        #expect(
            Attempt.describe(refused, device: "plughw:CARD=Device", server: nil)
                == """
                the sound card plughw:CARD=Device cannot be opened (snd_pcm_open: Permission denied); \
                the user needs the group `audio`
                """)
        let busy = AlsaError(call: "snd_pcm_open", code: -EBUSY, subject: "plughw:CARD=Device")
        let who = """
            the sound card plughw:CARD=Nowhere is in use by another program (sudo noren doctor names it); close that, or
            """
        #expect(
            Attempt.describe(busy, device: "plughw:CARD=Nowhere", server: nil, shared: nil)
                == "\(who) have both play through a device that mixes, as in device = \"default\"")
        // Where `default` is a sound server's, it would be silent for the service.
        #expect(
            Attempt.describe(busy, device: "plughw:CARD=Nowhere", server: nil, shared: .pipeWire)
                == "\(who) share it as the guide says under \"Music on the same card\"")
    }

    @Test("keeps a card awake, and starts it once for all cues")
    func hold() throws {
        let shop = try TestShop(idle: .hold)
        let card = shop.offersCard()
        shop.run { report in
            switch report {
            case .ready: shop.output.play(Self.cue(2_400), id: PlayID(1), latest: .distantFuture)
            case .ended(PlayID(1), _): shop.output.play(Self.cue(2_400), id: PlayID(2), latest: .distantFuture)
            case .ended: shop.end()
            default: break
            }
        }
        #expect(shop.words == ["ready 48000/2", "started 1", "ended 1", "started 2", "ended 2"])
        #expect(card.heard.filter { $0 != 0 }.count == 4_800)
        #expect(card.starts == 1 && card.isRunning)
    }

    @Test("never begins a cue that comes too late, whether the card is open or not", arguments: Idle.allCases)
    func late(idle: Idle) throws {
        let shop = try TestShop(idle: idle)
        let card = shop.offersCard()
        shop.run { report in
            switch report {
            case .ready:
                shop.output.play(Self.cue(2_400), id: PlayID(1), latest: Reactor.instant() - .milliseconds(1))
            case .failed: shop.end()
            default: break
            }
        }
        #expect(shop.words == ["ready 48000/2", "failed 1"])
        #expect(card.heard.allSatisfy { $0 == 0 })
    }

    @Test("does not begin a cue whose card took too long to open")
    func slowOpening() throws {
        let shop = try TestShop(idle: .close)
        _ = shop.offersCard()
        let gate = DispatchSemaphore(value: 0)
        let card = shop.offersCard(behind: gate)
        shop.run { report in
            switch report {
            case .ready:
                shop.output.play(Self.cue(2_400), id: PlayID(1), latest: Reactor.instant() + .milliseconds(50))
            case .failed:
                gate.signal()
                shop.output.stop { shop.end() }
            default: break
            }
        }
        #expect(shop.words == ["ready 48000/2", "failed 1"])
        #expect(card.heard.isEmpty && card.isClosed)
    }

    @Test("says that a card is gone before the cue that it cut, and plays on the one that came back")
    func gone() throws {
        let shop = try TestShop()
        let first = shop.offersCard()
        shop.offersError(-ENODEV)
        let second = shop.offersCard(rate: 44_100, channels: 1)
        shop.run { report in
            switch report {
            case .ready(let format) where format.rate == 48_000:
                shop.output.play(Self.cue(48_000), id: PlayID(1), latest: .distantFuture)
            case .started(PlayID(1), _): first.isGone = true
            case .lost: shop.output.play(Self.cue(480), id: PlayID(2), latest: .distantFuture)
            case .ready: shop.output.play(Self.cue(441, rate: 44_100), id: PlayID(3), latest: .distantFuture)
            case .ended(PlayID(3), _): shop.end()
            default: break
            }
        }
        #expect(
            shop.words == [
                "ready 48000/2", "started 1", "lost: the sound card test is gone; plug it in again, it is looked for",
                "failed 2", "ended 1", "ready 44100/1", "started 3", "ended 3",
            ])
        #expect(second.heard.filter { $0 != 0 }.count == 441)
        #expect(first.isClosed)
    }

    @Test("finds a card at once when its node appears, without waiting for the next attempt")
    func news() throws {
        let shop = try TestShop()
        // The fourth attempt would come after 0.5 + 1 + 2 seconds.
        for _ in 0..<3 { shop.offersError(-ENOENT) }
        _ = shop.offersCard()
        let began = Reactor.instant()
        shop.run { report in
            switch report {
            case .lost: shop.makeNode("pcmC0D0p")
            case .ready: shop.end()
            default: break
            }
            if shop.opened == 2 { shop.makeNode("pcmC0D1p") }
        }
        #expect(shop.words.last == "ready 48000/2")
        #expect(Reactor.instant() - began < .milliseconds(3_400))
    }

    @Test("notices a card that goes while nothing sounds")
    func goneIdle() throws {
        let shop = try TestShop()
        let card = shop.offersCard()
        shop.makeNode("pcmC0D0p")
        shop.offersError(-ENODEV)
        shop.run { report in
            switch report {
            case .ready:
                card.isGone = true
                shop.removeNode("pcmC0D0p")
            case .lost: shop.end()
            default: break
            }
        }
        #expect(
            shop.words == ["ready 48000/2", "lost: the sound card test is gone; plug it in again, it is looked for"])
    }

    @Test("says who holds a card that is in use, and takes it when it is let go of")
    func busy() throws {
        let shop = try TestShop()
        shop.makeNode("pcmC0D0p")
        shop.offersError(-EBUSY)
        _ = shop.offersCard()
        let began = Reactor.instant()
        shop.run { report in
            switch report {
            case .lost: shop.touchNode("pcmC0D0p")
            case .ready: shop.end()
            default: break
            }
        }
        #expect(shop.words.first?.hasPrefix("lost: the sound card test is in use by ") == true)
        #expect(shop.words.last == "ready 48000/2")
        #expect(Reactor.instant() - began < .milliseconds(450))
    }

    @Test(
        "opens a card again that takes sound and plays none, and trusts it when it has been seen to move",
        arguments: Idle.allCases)
    func standstill(idle: Idle) throws {
        let shop = try TestShop(idle: idle)
        // With `close` the first is let go of at once, and another is opened for the cue.
        if idle == .close { _ = shop.offersCard() }
        let first = shop.offersCard()
        first.isStuck = idle == .close
        let second = shop.offersCard()
        second.isStuck = true
        let third = shop.offersCard()
        let cards = idle == .close ? 4 : 3
        let seen = Mutex<Span>(.zero)
        let began = Reactor.instant()
        shop.run { report in
            switch report {
            case .ready where shop.opened == 1:
                first.isStuck = true
                shop.output.play(Self.cue(48_000), id: PlayID(1), latest: .distantFuture)
            case .lost: seen.withLock { $0 = Reactor.instant() - began }
            case .ready:
                shop.output.play(Self.cue(480), id: PlayID(2), latest: .distantFuture)
                // One that was closed behind its proof is opened for the cue.
                if idle == .close { shop.end() }
            case .ended(PlayID(2), _): shop.end()
            default: break
            }
        }
        #expect(
            shop.words.prefix(5) == [
                "ready 48000/2", "started 1", "lost: \(Attempt.standstill("test"))", "ended 1", "ready 48000/2",
            ])
        #expect(shop.opened >= cards)
        // Nothing of the lost cue on a later card: the second was given silence alone, and so was the third until its own.
        #expect(second.ring.allSatisfy { $0 == 0 } && second.isClosed)
        #expect(third.heard.filter { $0 != 0 }.count == (idle == .close ? 0 : 480))
        #expect(third.heard.count >= 2_400)
        #expect(seen.withLock { $0 } < .milliseconds(1_200))
    }

    @Test("is silent 150 ms after a hush, and says so")
    func hush() throws {
        let shop = try TestShop()
        let card = shop.offersCard()
        let times = Mutex<(hushed: Instant, ended: Instant)>((.distantPast, .distantPast))
        let timer = shop.reactor.makeTimer { _ in
            times.withLock { $0.hushed = Reactor.instant() }
            shop.output.hush()
        }
        shop.run { report in
            switch report {
            case .ready: shop.output.play(Self.cue(96_000), id: PlayID(1), latest: .distantFuture)
            case .started: timer.set(at: Reactor.instant() + .milliseconds(200))
            case .ended(_, let at):
                times.withLock { $0.ended = at }
                shop.end()
            default: break
            }
        }
        let span = times.withLock { $0.ended - $0.hushed }
        #expect(span > .milliseconds(60) && span <= .milliseconds(150))
        // 200 ms and what the machine's load adds, and the hush.
        #expect(card.heard.filter { $0 != 0 }.count < 48 * 1_000)
    }

    @Test("ends with a fade and gives the card back, within half a second", arguments: Idle.allCases)
    func stop(idle: Idle) throws {
        let shop = try TestShop(idle: idle)
        let cards = [shop.offersCard(), shop.offersCard()]
        let span = Mutex<Span>(.seconds(9))
        shop.run { report in
            switch report {
            case .ready: shop.output.play(Self.cue(96_000), id: PlayID(1), latest: .distantFuture)
            case .started:
                let began = Reactor.instant()
                shop.output.stop {
                    span.withLock { $0 = Reactor.instant() - began }
                    shop.end()
                }
            default: break
            }
        }
        #expect(shop.words == ["ready 48000/2", "started 1", "ended 1"])
        #expect(span.withLock { $0 } < .milliseconds(500))
        #expect(cards.prefix(shop.opened).filter { !$0.isClosed }.isEmpty)
        let heard = cards.flatMap(\.heard)
        #expect(zip(heard, heard.dropFirst()).allSatisfy { $0 == 0 || abs(Int($0) - Int($1)) < 60 })
    }

    @Test("stops within half a second though the card hangs while it is opened")
    func stopWhileOpening() throws {
        let shop = try TestShop()
        let gate = DispatchSemaphore(value: 0)
        _ = shop.offersCard(behind: gate)
        let span = Mutex<Span>(.seconds(9))
        let began = Reactor.instant()
        shop.begin = {
            shop.output.stop {
                span.withLock { $0 = Reactor.instant() - began }
                shop.end()
            }
        }
        shop.run { _ in }
        gate.signal()
        #expect(span.withLock { $0 } < .milliseconds(600))
        #expect(shop.words == [])
    }

    @Test("writes to a real device what was rendered, from the first frame to the last, and silence behind it")
    func realDevice() throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("noren-cue-\(UUID()).raw")
        defer { try? FileManager.default.removeItem(at: file) }
        let reactor = try Reactor()
        let output = AlsaOutput(
            reactor: reactor, device: "file:FILE=\(file.path),FORMAT=raw", idle: .ready, watching: "/dev/snd"
        ) { (name, request) throws(AlsaError) in try PcmCard(opening: name, request: request) }
        let left = (0..<10_007).map { Float(sin(Double($0) / 7)) * 0.9 }
        let right = (0..<10_007).map { Float(cos(Double($0) / 11)) * 0.4 }
        let sound = CueSound(rate: 48_000, channels: 2, samples: zip(left, right).flatMap { [$0, $1] })
        let performance = Performance(
            parts: [sound, sound], gap: .milliseconds(3), volume: -6, leadIn: .milliseconds(5))
        output.report = { report in
            switch report {
            case .ready: output.play(performance, id: PlayID(1), latest: .distantFuture)
            case .ended: output.stop { reactor.stop() }
            default: break
            }
        }
        let guardian = reactor.makeTimer { _ in reactor.stop() }
        guardian.set(at: Reactor.instant() + .seconds(20))
        output.start()
        try reactor.run()
        output.report = nil

        var rest = performance
        var expected = [Float](repeating: 0, count: rest.remainingFrames * 2)
        let count = expected.withUnsafeMutableBufferPointer { rest.render(into: $0, channels: 2) }
        #expect(count == 240 + 10_007 + 144 + 10_007)
        let bytes = try [UInt8](Data(contentsOf: file))
        let heard = stride(from: 0, to: bytes.count, by: 4).map { index in
            Int32(bitPattern: (0..<4).reduce(0) { $0 | UInt32(bytes[index + $1]) << (8 * $1) })
        }
        try #require(heard.count >= expected.count)
        let wrong = expected.indices.filter {
            heard[$0] != Int32((Double(expected[$0]) * 2_147_483_648).rounded(.toNearestOrEven))
        }
        #expect(wrong.isEmpty)
        #expect(heard.dropFirst(expected.count).allSatisfy { $0 == 0 })
    }
}
