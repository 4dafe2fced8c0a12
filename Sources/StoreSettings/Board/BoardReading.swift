internal import Greeter
internal import GreeterRuntime

/// All stores of a board, read together so that lines, loudspeakers and ids are compared.
struct BoardReading {
    private let stores: [StoreReading]
    private let findings: Findings
    private var policies: [StorePolicy] = []
    private var doors: [DoorPolicy] = []
    private var lines: LineUses
    private var zones = ZoneSharing()

    init(_ paths: [String], context: SettingsContext, findings: Findings) {
        self.findings = findings
        let bundled = context.soundsFolder.map { BundledSounds.read(folder: $0, findings: findings) } ?? []
        let chains = BoardReading.distinct(paths, findings).compactMap { SettingsChain($0, findings: findings) }
        let home = BoardReading.boardFile(among: chains, findings)
        stores = chains.enumerated().map { index, chain in
            StoreReading(chain, readsBoard: index == home, bundled: bundled, context: context, findings: findings)
        }
        lines = LineUses(namesStores: stores.count > 1, findings: findings)
        var ids: [String: Place] = [:]
        for (index, store) in stores.enumerated() {
            if let first = ids.updateValue(store.idPlace, forKey: store.policy.id) {
                findings.problem(
                    store.idPlace,
                    "there is another store \"\(store.policy.id)\" (\(LimitsSection.location(first))); give each its own "
                        + "`id` in [shop]")
            }
            lines.add(store, index: index, firstDoor: doors.count)
            doors += store.doors.map {
                DoorPolicy(name: $0.name, store: index, sensor: $0.sensor, register: $0.register)
            }
            var policy = store.policy
            policy.zone = zones.zone(of: store, findings: findings)
            policies.append(policy)
        }
    }

    func settings(files: [String]) -> BoardSettings {
        let board = stores.lazy.compactMap(\.board).first
        let policy = BoardPolicy(
            stores: policies, doors: doors, lines: lines.policies, zones: zones.policies, seed: seed)
        return BoardSettings(
            policy: policy, inputs: lines.inputs, outputs: lines.outputs, zones: zones.zones,
            cueSources: stores.map(\.cueSources), journal: board?.journal ?? BoardSection.journal.fallback,
            socket: board?.socket ?? BoardSection.socket.fallback, clock: board?.clock ?? BoardSection.clock.fallback,
            effective: findings.effective, warnings: findings.sortedWarnings(files: files))
    }

    /// The same for the same stores, whatever else changes: FNV-1a over their ids.
    private var seed: UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for policy in policies {
            for byte in Array(policy.id.utf8) + [0] {
                hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
            }
        }
        return hash
    }

    private static func distinct(_ paths: [String], _ findings: Findings) -> [String] {
        var seen: [String: String] = [:]
        return paths.filter { path in
            guard let identity = SettingsPath.identity(path) else { return true }
            guard let first = seen.updateValue(path, forKey: identity) else { return true }
            findings.problem(
                Place(file: path, line: 1, column: 1), "this file is named twice (as \(first) before); name it once")
            return false
        }
    }

    /// The one file with `[board]`; the first where none has it.
    private static func boardFile(among chains: [SettingsChain], _ findings: Findings) -> Int {
        var home: (index: Int, place: Place)?
        for (index, chain) in chains.enumerated() {
            guard let node = chain.root["board"] else { continue }
            if let home, home.place != node.place {
                findings.problem(
                    node.place,
                    "[board] is already in \(LimitsSection.location(home.place)); keep it in one of the board's files")
            }
            home = home ?? (index, node.place)
        }
        return home?.index ?? 0
    }
}
