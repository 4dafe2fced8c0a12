internal import Alsa
internal import Glibc
internal import Greeter
public import GreeterRuntime

/// A mixer control that is lowered while a cue sounds, and given back: the music of another program.
///
/// What it was before is written down before it is lowered, where a crash of the process cannot reach it; the next start gives
/// it back. A power cut takes both along, for a card begins with what the system's own restoring gives it.
///
/// Every call opens the mixer anew: a card may have come and gone, and a player may have made its control only now.
public struct Duck: Sendable {
    /// As alsa-lib knows the mixer: `hw:CARD=Device`, `default`.
    public let mixer: String
    let control: MixerControl.ID
    private let by: Double
    /// Where it is written down.
    let file: String

    /// Why the control was not lowered, or not given back; said once.
    public struct Trouble: Error, Hashable, CustomStringConvertible {
        public let description: String
    }

    /// - Parameters:
    ///   - device: the zone's, whose card is meant where the settings name no other.
    ///   - folder: on a tmpfs, beside the control socket.
    public init(_ settings: DuckSettings, device: String, folder: String) {
        mixer = settings.card.map { Duck.mixer(ofCard: $0) } ?? Mixer.name(ofDevice: device)
        control = MixerControl.ID(written: settings.control) ?? MixerControl.ID(settings.control)
        by = settings.by
        file = folder + "/" + DuckNote.name(mixer: mixer, control: "\(control)")
    }

    private static func mixer(ofCard card: String) -> String {
        card.contains(":") || card == "default" ? card : "hw:CARD=\(card)"
    }

    /// What is wrong with the settings, as far as the card that is there can say; nil: nothing, or there is no card.
    public func complaint() -> String? {
        guard let mixer = try? Mixer(opening: mixer), let controls = try? mixer.controls() else { return nil }
        return controls.contains { $0.id == control && $0.volume != nil } ? nil : missing(among: controls)
    }

    private func missing(among controls: [MixerControl]) -> String {
        let names = controls.filter { $0.volume != nil }.map { "\($0.id)" }
        let list = names.map { "\"\($0)\"" }.joined(separator: ", ")
        let there = names.isEmpty ? "it has none that can be lowered" : "it has \(list)"
        let near = Nearest.word(to: "\(control)", among: names).map { "; did you mean \"\($0)\"?" } ?? ""
        return "`duck`: the mixer of \(mixer) has no control \"\(control)\" with a volume; \(there)\(near)"
    }

    /// Lowers the control, within 150 ms. What was lowered before and is on its way up turns round where it is.
    ///
    /// - Parameter isWanted: asked between two steps; what is no longer wanted stops where it is.
    func lower(while isWanted: () -> Bool = { true }) throws(Trouble) {
        do {
            let mixer = try Mixer(opening: mixer)
            guard let now = try mixer.control(control)?.volume else {
                throw Trouble(description: missing(among: (try? mixer.controls()) ?? []))
            }
            let old = DuckNote(readFrom: file)
            // What somebody has moved meanwhile is what it is to come back to.
            let before = now.channels.enumerated().map { channel, value in
                old?.isOurs(value, channel: channel) == true ? old?.before[channel] ?? value : value
            }
            var goal: [Int] = []
            for value in before { goal.append(try lowered(value, in: now.range, on: mixer)) }
            guard goal != before else { return }
            var note = DuckNote(mixer: self.mixer, control: "\(control)", before: before, after: now.channels)
            try note.glide(control, to: goal, on: mixer, steps: Duck.down, file: file, while: isWanted)
        } catch let trouble as Trouble {
            throw trouble
        } catch {
            throw Trouble(description: "`duck`: \"\(control)\" cannot be lowered: \(error)")
        }
    }

    /// How other music steps back under a cue, and how it comes back behind it: a step each 10 and 20 ms, 12 dB in steps of
    /// less than one.
    private static let down = Glide(steps: 15, each: .milliseconds(10))
    private static let up = Glide(steps: 20, each: .milliseconds(20))

    /// As loud as before, less `by`: in dB where the card knows them, else in the proportion that they mean.
    private func lowered(_ value: Int, in range: ClosedRange<Int>, on mixer: borrowing Mixer) throws(AlsaError) -> Int {
        if let now = try mixer.decibels(ofVolume: value, of: control) {
            guard now.isFinite else { return value }
            if let lower = try mixer.volume(ofDecibels: now + by, of: control) {
                return min(value, max(range.lowerBound, lower))
            }
        }
        let part = Double(Performance.amplitude(decibels: by))
        return range.lowerBound + Int(Double(value - range.lowerBound) * part)
    }

    /// Gives back what was lowered, each channel that nobody has moved meanwhile, within 400 ms.
    func giveBack(while isWanted: () -> Bool = { true }) throws(Trouble) {
        try Duck.giveBack(file, Duck.up, while: isWanted)
    }

    /// Gives it back at once.
    func letGo() throws(Trouble) { try Duck.giveBack(file) }

    /// Gives back everything that a greeter before this one left lowered, whatever the settings say by now.
    ///
    /// - Returns: what is to be said of it.
    public static func recover(in folder: String) -> [String] {
        DuckNote.files(in: folder).compactMap { file in
            do throws(Trouble) {
                return try giveBack(file).map { "gave back what was still lowered: \($0)" }
            } catch {
                return error.description
            }
        }
    }

    @discardableResult
    private static func giveBack(
        _ file: String, _ glide: Glide = Glide(steps: 1, each: .zero), while isWanted: () -> Bool = { true }
    ) throws(Trouble) -> String? {
        guard var note = DuckNote(readFrom: file) else { return nil }
        do {
            let mixer = try Mixer(opening: note.mixer)
            let id = MixerControl.ID(written: note.control) ?? MixerControl.ID(note.control)
            if let now = try mixer.control(id)?.volume?.channels {
                let goal = note.restored(from: now)
                try note.glide(id, to: goal, on: mixer, steps: glide, file: file, while: isWanted)
                guard try mixer.control(id)?.volume?.channels == goal || isWanted() else { return nil }
            }
            note.remove(file)
            return "\"\(note.control)\" of \(note.mixer)"
        } catch {
            // The note stays: it is tried again before the next cue, and at the next start.
            throw Trouble(description: "`duck`: \"\(note.control)\" cannot be given back: \(error)")
        }
    }
}

/// How a control gets from one volume to another.
struct Glide {
    var steps: Int
    var each: Span
}

extension DuckNote {
    /// Turns a control step by step, and writes down each before it is done.
    ///
    /// It sleeps between two steps, on the bench that nobody waits for; while nothing sounds, nothing wakes.
    mutating func glide(
        _ id: MixerControl.ID, to goal: [Int], on mixer: borrowing Mixer, steps: Glide, file: String,
        while isWanted: () -> Bool
    ) throws {
        guard let start = try mixer.control(id)?.volume?.channels, start != goal else { return }
        var stands = start
        for step in 1...steps.steps {
            if step > 1 {
                usleep(UInt32(steps.each.nanoseconds / 1000))
                guard isWanted() else { return }
            }
            guard let now = try mixer.control(id)?.volume?.channels else { return }
            let next = now.enumerated().map { channel, value in
                // Whoever moves a channel meanwhile has it.
                guard channel < goal.count, value == stands[channel] else { return value }
                return start[channel] + (goal[channel] - start[channel]) * step / steps.steps
            }
            guard next != now else { continue }
            (last, after) = (stands, next)
            try write(to: file)
            try mixer.setVolume(next, of: id)
            // A driver may round.
            stands = try mixer.control(id)?.volume?.channels ?? next
            if stands != next {
                after = stands
                try write(to: file)
            }
        }
    }
}
