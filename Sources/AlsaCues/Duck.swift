internal import Alsa
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

    /// Lowers the control. What a greeter before left lowered is given back first.
    func lower() throws(Trouble) {
        try giveBack()
        do {
            let mixer = try Mixer(opening: mixer)
            guard let before = try mixer.control(control)?.volume else {
                throw Trouble(description: missing(among: (try? mixer.controls()) ?? []))
            }
            var after: [Int] = []
            for value in before.channels { after.append(try lowered(value, in: before.range, on: mixer)) }
            guard after != before.channels else { return }
            var note = DuckNote(mixer: self.mixer, control: "\(control)", before: before.channels, after: after)
            try note.write(to: file)
            try mixer.setVolume(after, of: control)
            // A driver may round.
            if let heard = try mixer.control(control)?.volume?.channels, heard != after {
                note.after = heard
                try note.write(to: file)
            }
        } catch let trouble as Trouble {
            throw trouble
        } catch {
            throw Trouble(description: "`duck`: \"\(control)\" cannot be lowered: \(error)")
        }
    }

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

    /// Gives back what was lowered, each channel that nobody has moved meanwhile.
    func giveBack() throws(Trouble) {
        try Duck.giveBack(file)
    }

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
    private static func giveBack(_ file: String) throws(Trouble) -> String? {
        guard let note = DuckNote(readFrom: file) else { return nil }
        do throws(AlsaError) {
            let mixer = try Mixer(opening: note.mixer)
            let id = MixerControl.ID(written: note.control) ?? MixerControl.ID(note.control)
            if let now = try mixer.control(id)?.volume?.channels {
                let back = note.restored(from: now)
                if back != now { try mixer.setVolume(back, of: id) }
            }
            note.remove(file)
            return "\"\(note.control)\" of \(note.mixer)"
        } catch {
            // The note stays: it is tried again before the next cue, and at the next start.
            throw Trouble(description: "`duck`: \"\(note.control)\" cannot be given back: \(error)")
        }
    }
}
