public import Greeter

// A greeter's memory as text, to be kept by a journal: one fact a line, its fields separated by tabs.
extension Memory {
    /// As it is kept.
    public var text: String {
        var lines = ["noren memory 1"]
        for zone in zones {
            lines.append(
                ["zone", zone.name, zone.voice.text, zone.sound.text].joined(separator: "\t"))
            if zone.volume != 0 { lines.append(["volume", zone.name, "\(zone.volume)"].joined(separator: "\t")) }
        }
        for store in stores {
            if let quiet = store.quiet {
                lines.append(
                    ["quiet", store.id, quiet.level.word, "\(quiet.left.nanoseconds)"].joined(separator: "\t"))
            }
            if let left = store.serving {
                lines.append(["serving", store.id, "\(left.nanoseconds)"].joined(separator: "\t"))
            }
            for party in store.parties {
                let numbers = [
                    Int64(party.size), party.first.nanoseconds, party.last.nanoseconds, party.greeted.nanoseconds,
                ]
                lines.append(
                    (["party", store.id, party.door, party.direction.word] + numbers.map(String.init))
                        .joined(separator: "\t"))
            }
            for rare in store.rare {
                lines.append(
                    ["rare", store.id, rare.cue, "\(rare.day.dayNumber)", "\(rare.times)"].joined(separator: "\t"))
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// What such a text says; nil where it is none. Lines that are not understood are left out.
    public init?(text: String) {
        var lines = text.split(separator: "\n")[...]
        guard lines.popFirst() == "noren memory 1" else { return nil }
        var zones: [Zone] = []
        var stores: [Store] = []
        func place(of id: String) -> Int {
            if let index = stores.firstIndex(where: { $0.id == id }) { return index }
            stores.append(Store(id: id))
            return stores.count - 1
        }
        for line in lines {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            switch (fields.first, fields.count) {
            case ("zone", 4):
                guard let voice = Bucket(text: fields[2]), let sound = Bucket(text: fields[3]) else { continue }
                zones.append(Zone(name: fields[1], voice: voice, sound: sound))
            case ("volume", 3):
                guard let volume = Double(fields[2]), Loudspeaker.volumes.contains(volume),
                    let index = zones.firstIndex(where: { $0.name == fields[1] })
                else { continue }
                zones[index].volume = volume
            case ("quiet", 4):
                guard let level = Level.allCases.first(where: { $0.word == fields[2] }),
                    let left = Span(text: fields[3])
                else { continue }
                let index = place(of: fields[1])
                stores[index].quiet = Quiet(level: level, left: left)
            case ("serving", 3):
                guard let left = Span(text: fields[2]) else { continue }
                let index = place(of: fields[1])
                stores[index].serving = left
            case ("party", 8):
                guard let direction = Direction.allCases.first(where: { $0.word == fields[3] }),
                    let size = Int(fields[4]), (1...1_000_000).contains(size), let first = Span(text: fields[5]),
                    let last = Span(text: fields[6]), let greeted = Int64(fields[7]), greeted.magnitude < 1 << 62
                else { continue }
                let index = place(of: fields[1])
                stores[index].parties.append(
                    Party(
                        door: fields[2], direction: direction, size: size, first: first, last: last,
                        greeted: WallTime(nanoseconds: greeted)))
            case ("rare", 5):
                guard let day = Int(fields[3]), let times = Int(fields[4]), (0...1000).contains(times) else { continue }
                let index = place(of: fields[1])
                stores[index].rare.append(Rare(cue: fields[2], day: CivilDate(dayNumber: day), times: times))
            default: continue
            }
        }
        self.init(zones: zones, stores: stores)
    }
}

extension Memory.Bucket {
    fileprivate var text: String { "\(tokens)+\(progress.nanoseconds)" }

    fileprivate init?(text: String) {
        let parts = text.split(separator: "+")
        guard parts.count == 2, let tokens = Int(parts[0]), let progress = Span(text: String(parts[1])) else {
            return nil
        }
        self.init(tokens: tokens, progress: progress)
    }
}

extension Span {
    /// Nanoseconds, from none to ten years.
    fileprivate init?(text: String) {
        guard let nanoseconds = Int64(text), (0...315_576_000_000_000_000).contains(nanoseconds) else { return nil }
        self.init(nanoseconds: nanoseconds)
    }
}
