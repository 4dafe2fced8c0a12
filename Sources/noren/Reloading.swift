internal import Greeter
internal import GreeterRuntime
internal import Logging

/// Has a running shop take its settings anew: whole, or with a word not at all.
final class Reloading {
    /// Called when settings begin to be read.
    var began: () -> Void = {}
    /// Called when they are in force, or refused.
    var ended: () -> Void = {}
    /// Called when other settings are in force.
    var taken: (BoardSettings) -> Void = { _ in }
    /// Why the last attempt came to nothing; nil when it did not.
    private(set) var refusal: String?
    private(set) var takenAt: WallTime

    private let paths: [String]
    private let shop: Shop
    private let log: Logger
    private var isReading = false

    init(_ paths: [String], shop: Shop, log: Logger) {
        self.paths = paths
        self.shop = shop
        self.log = log
        takenAt = Reactor.now().wall
    }

    /// Reads the settings, these or the greeter's own, on a thread of its own, and takes them.
    ///
    /// - Parameter done: what changed, in words, or why nothing did.
    func take(_ others: [String]? = nil, done: @escaping (Result<[String], Failure>) -> Void) {
        guard !isReading else {
            return done(.failure(Failure(.failed, "other settings are being read just now; try again in a moment")))
        }
        isReading = true
        began()
        let paths = others ?? paths
        shop.inBackground(
            { () -> Result<BoardSettings, Failure> in
                do throws(Failure) {
                    return .success(try SettingsLoader.load(paths, sounds: .whole))
                } catch {
                    return .failure(error)
                }
            },
            then: { [unowned self] result in
                isReading = false
                switch result {
                case .success(let board): take(board, done)
                case .failure(let failure): refuse(failure.message, done)
                }
            },
            failed: { error in
                isReading = false
                refuse("\(error)", done)
            })
    }

    private func take(_ board: BoardSettings, _ done: @escaping (Result<[String], Failure>) -> Void) {
        let before = shop.settings
        shop.take(board) { [unowned self] result in
            switch result {
            case .success:
                refusal = nil
                takenAt = Reactor.now().wall
                let changes = Reloading.changes(from: before, to: board)
                log.info("settings taken: \(changes.isEmpty ? "nothing has changed" : changes.joined(separator: "; "))")
                SettingsNews(log).tell(board)
                taken(board)
                ended()
                done(.success(changes))
            case .failure(let error): refuse("\(error)", done)
            }
        }
    }

    private func refuse(_ why: String, _ done: (Result<[String], Failure>) -> Void) {
        refusal = why
        log.error("the settings cannot be used, so the ones before stay in force:")
        for line in why.split(whereSeparator: \.isNewline) { log.error("\(line)") }
        ended()
        done(.failure(Failure(.badSettings, why)))
    }

    /// A refusal in one line, for a status.
    static func inShort(_ refusal: String) -> String {
        let first = refusal.split(whereSeparator: \.isNewline).first.map(String.init) ?? refusal
        return "the last reload was refused, the settings before it hold: \(first)"
    }

    /// What is different, one sentence a value.
    static func changes(from old: BoardSettings, to new: BoardSettings) -> [String] {
        struct Key: Hashable {
            var store: String
            var key: String
        }
        func table(_ board: BoardSettings) -> [Key: String] {
            Dictionary(board.effective.map { (Key(store: $0.store, key: $0.key), $0.value) }) { $1 }
        }
        let (before, after) = (table(old), table(new))
        let isSeveral = new.policy.stores.count > 1
        var seen: Set<Key> = []
        var changes: [String] = []
        for value in new.effective + old.effective {
            let key = Key(store: value.store, key: value.key)
            guard seen.insert(key).inserted, before[key] != after[key] else { continue }
            let name = isSeveral ? "\(key.store): \(key.key)" : key.key
            switch (before[key], after[key]) {
            case (let was?, let now?): changes.append("\(name) is \(now), was \(was)")
            case (nil, let now?): changes.append("\(name) is \(now), new")
            case (let was?, nil): changes.append("\(name) is gone, was \(was)")
            case (nil, nil): break
            }
        }
        for (what, isOther) in [
            ("board.journal", old.journal != new.journal), ("board.socket", old.socket != new.socket),
            ("board.clock", old.clock != new.clock),
        ] where isOther {
            changes.append("\(what) takes effect at the next start")
        }
        return changes
    }
}
