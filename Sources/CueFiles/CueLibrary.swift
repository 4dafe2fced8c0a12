internal import CSound
internal import Glibc
internal import Greeter
public import GreeterRuntime

/// All cues of one zone in memory. A value: a reload builds the next one beside it, and what sounds keeps its samples.
public struct CueLibrary: Sendable {
    /// A cue that cannot sound.
    public struct Failure: Sendable, CustomStringConvertible {
        public var store: Int
        public var cue: Int
        public var id: String
        /// Where the settings name the file; nil for a bundled cue.
        public var place: Place?
        public var error: CueFileError

        public var description: String {
            place.map { Problem($0, "\(error)").description } ?? "bundled cue \"\(id)\": \(error)"
        }
    }

    /// What makes two cues the same sound: the same file, unchanged, at the same loudness for the same format.
    private struct Key: Hashable {
        var device: UInt64
        var inode: UInt64
        var size: Int64
        var modified: Int64
        var target: Double
        var most: Double?
        var rate: Int
        var channels: Int
    }

    private var loaded: [LoadedCue] = []
    /// Per store, parallel to its cues; nil where it could not be loaded, or belongs to another zone.
    private var indexes: [[Int?]] = []
    private var known: [Key: Int] = [:]
    /// What could not be loaded, in the order of the settings. The other cues are there all the same.
    public private(set) var failures: [Failure] = []

    /// Loads the cues of all stores that sound in `zone`.
    ///
    /// - Parameters:
    ///   - previous: a library whose sounds are kept where their files have not changed, so that a reload costs neither
    ///     time nor memory twice.
    ///   - isWanted: says of a store's cue whether it is to be loaded; by default all are.
    public init(
        _ settings: BoardSettings, zone: Int, format: OutputFormat, reusing previous: CueLibrary? = nil,
        where isWanted: (_ store: Int, _ cue: Int) -> Bool = { _, _ in true }
    ) {
        let loader = CueLoader(settings.zones[zone].loudspeaker, format: format)
        for (index, store) in settings.policy.stores.enumerated() {
            let sources = settings.cueSources[index]
            guard store.zone == zone else {
                indexes.append([Int?](repeating: nil, count: sources.count))
                continue
            }
            indexes.append([])
            for (cue, source) in zip(store.cues, sources) {
                guard isWanted(index, indexes[index].count) else {
                    indexes[index].append(nil)
                    continue
                }
                do throws(CueFileError) {
                    let found = try add(source.path, level: cue.level, loader: loader, previous: previous)
                    indexes[index].append(found)
                } catch {
                    failures.append(
                        Failure(
                            store: index, cue: indexes[index].count, id: cue.id, place: source.place, error: error))
                    indexes[index].append(nil)
                }
            }
        }
        // Decoders and meters leave their arenas behind; the greeter is to be small while it waits.
        noren_give_back_memory()
    }

    /// Nil if it could not be loaded.
    public func cue(store: Int, cue: Int) -> LoadedCue? {
        guard indexes.indices.contains(store), indexes[store].indices.contains(cue) else { return nil }
        return indexes[store][cue].map { loaded[$0] }
    }

    /// The failures that have a place in the settings, as problems of theirs.
    public var problems: [Problem] {
        failures.compactMap { failure in failure.place.map { Problem($0, "\(failure.error)") } }
    }

    /// How many sounds are held; a file that several cues share counts once.
    public var count: Int { loaded.count }

    /// Bytes of all samples held.
    public var bytes: Int { loaded.reduce(0) { $0 + $1.sound.samples.count * MemoryLayout<Float>.size } }

    private mutating func add(
        _ path: String, level: Level, loader: CueLoader, previous: CueLibrary?
    ) throws(CueFileError) -> Int {
        let key = CueLibrary.key(path, level: level, loader: loader)
        if let key, let index = known[key] { return index }
        let cue: LoadedCue
        if let key, let previous, let index = previous.known[key] {
            cue = previous.loaded[index]
        } else {
            cue = try loader.load(path, level: level)
        }
        // A copy of the file in each store's folder is still one sound.
        let twin = loaded.firstIndex { $0.measure == cue.measure && $0.sound.samples == cue.sound.samples }
        if twin == nil { loaded.append(cue) }
        let index = twin ?? loaded.count - 1
        if let key { known[key] = index }
        return index
    }

    private static func key(_ path: String, level: Level, loader: CueLoader) -> Key? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return Key(
            device: UInt64(status.st_dev), inode: UInt64(status.st_ino), size: Int64(status.st_size),
            modified: Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec),
            target: loader.loudness + loader.volume + level.offset, most: loader.most, rate: loader.format.rate,
            channels: loader.format.channels)
    }
}
