import Greeter
import GreeterRuntime
import GreeterSimulation

enum TraceEntry {
    static func take(_ bytes: [UInt8]) throws {
        for policy in policies {
            let (rows, complaint) = try read(bytes, policy)
            let (same, sameComplaint) = try read(slow(bytes), policy)
            try Broken.unless(
                rows == same, "\(rows.count) rows by the fast way, and \(same.count) or others")
            // A line that quotation marks have made too long is no slip of the reader's.
            if complaint?.contains("longer than") != true {
                try Broken.unless(
                    complaint == sameComplaint,
                    "the fast way says \(complaint ?? "nothing"), the slow one \(sameComplaint ?? "nothing")")
            }
            if rows.count <= 64 { try live(through: rows, policy) }
        }
    }

    /// So many rows are enough to compare, and bound what a row of ten thousand people costs here.
    private static let most = 30_000

    private static func read(_ bytes: [UInt8], _ policy: BoardPolicy) throws -> ([TraceRow], complaint: String?) {
        let path = try Desk.put(bytes, as: "trace.csv")
        var rows: [TraceRow] = []
        do {
            let reader = try TraceReader(path: path, policy: policy)
            while rows.count < most, let row = try reader.next() {
                if let last = rows.last, row.wall < last.wall { throw Broken("rows go back in time") }
                rows.append(row)
            }
        } catch let error as TraceError {
            return (rows, "\(error)")
        }
        return (rows, nil)
    }

    /// The same rows with their time in quotation marks, which only the slow way understands.
    private static func slow(_ bytes: [UInt8]) -> [UInt8] {
        var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        for index in lines.indices.dropFirst() {
            let line = lines[index]
            guard !line.contains(UInt8(ascii: "\"")), let comma = line.firstIndex(of: UInt8(ascii: ",")) else {
                continue
            }
            lines[index] = [UInt8(ascii: "\"")] + line[..<comma] + [UInt8(ascii: "\"")] + line[comma...]
        }
        return Array(lines.joined(separator: [0x0A]))
    }

    private static func live(through rows: [TraceRow], _ policy: BoardPolicy) throws {
        let watch = Watch()
        let simulation = Simulation(policy, observer: watch)
        for row in rows { simulation.take(row) }
        simulation.finish()
        let passages = rows.count { if case .pass = $0.what { true } else { false } }
        try Broken.unless(watch.decisions >= passages, "\(passages) passages and \(watch.decisions) decisions")
    }

    /// One store, and two in different zones that share a door's name.
    private static let policies: [BoardPolicy] = {
        let cues = [Cue(id: "hello", language: "en", says: .welcome, level: .voice, length: .seconds(1))]
        let berlin = StorePolicy(id: "corner", timeZone: Zones.table("Europe/Berlin") ?? .utc, cues: cues)
        let lordHowe = StorePolicy(id: "island", timeZone: Zones.table("Australia/Lord_Howe") ?? .utc, cues: cues)
        let pair = SensorPolicy.beamPair(shortest: .milliseconds(20), longest: .milliseconds(1500))
        let lines = [LinePolicy(role: .outer(door: 0)), LinePolicy(role: .inner(door: 0))]
        return [
            BoardPolicy(stores: [berlin], doors: [DoorPolicy(name: "front", sensor: pair)], lines: lines),
            BoardPolicy(
                stores: [berlin, lordHowe],
                doors: [DoorPolicy(name: "front", sensor: pair), DoorPolicy(name: "front", store: 1, sensor: pair)],
                lines: lines),
        ]
    }()
}
