internal import Alsa
internal import Greeter

/// The ring of a card that runs freely: what is put into it behind the card's back is heard a ring later, so that the place
/// of writing is to be kept ahead, and what came too late is to be silenced.
struct Ring {
    private let card: any Card
    private let pace: Pace
    /// As many frames as a cue begins with.
    private let silence: [UInt8]

    init(card: any Card, pace: Pace) {
        self.card = card
        self.pace = pace
        let samples = [Float](repeating: 0, count: pace.first * card.setup.channels)
        var silence = [UInt8](repeating: 0, count: pace.first * card.setup.frameBytes)
        samples.withUnsafeBufferPointer { samples in
            silence.withUnsafeMutableBytes { card.setup.format.encode(samples, into: $0) }
        }
        self.silence = silence
    }

    /// Whether it can be silenced: only by writing all the way round, and coming back.
    var canBeCleared: Bool { card.setup.isFreeRunning && card.setup.isRewindable }

    /// How far the place of writing is ahead of the card; below zero where the card has gone past it.
    func queued() throws(AlsaError) -> Int { pace.buffer - (try card.position().available) }

    /// How far it was ahead when this was called, even if the thread was held up within the call.
    func queuedBefore() throws(AlsaError) -> Int {
        let called = card.now
        let queued = try queued()
        let since = card.now - called
        return since > .milliseconds(1) ? queued + pace.frames(since) : queued
    }

    /// Puts the place of writing `lead` frames ahead of the card.
    func catchUp(_ lead: Int) throws(AlsaError) {
        let queued = try queued()
        if queued < lead {
            _ = try card.forward(lead - queued)
        } else if queued > lead {
            // The silence behind the cue before; a device that cannot go back plays it first, 80 ms at most.
            _ = try? card.rewind(queued - lead)
        }
    }

    /// Silences all of it, what is about to be played included, where that is possible.
    func clear() throws(AlsaError) {
        guard canBeCleared else { return }
        try catchUp(0)
        _ = try blank()
    }

    /// Silences it from the place of writing round to the card; gives by how many frames the card went past that place
    /// meanwhile.
    func blank() throws(AlsaError) -> Int {
        guard canBeCleared else { return 0 }
        var (blanked, taken) = (0, pace.first)
        while taken == pace.first, blanked < 2 * pace.buffer {
            taken = try silence.span.withUnsafeBytes { bytes throws(AlsaError) in try card.write(bytes) }
            blanked += taken
        }
        return blanked > 0 ? blanked - (try card.rewind(blanked)) : 0
    }
}
