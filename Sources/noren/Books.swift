internal import Greeter
internal import GreeterRuntime
internal import Logging
internal import Synchronization
internal import VisitJournal

/// The running greeter's journal: opened before the shop, closed after it. A shop greets without one, too.
final class Books {
    /// What a greeter before this one left to be known.
    private(set) var memory: KeptMemory?

    private let journal: ShopJournal?
    private let keeper: JournalKeeper?
    private let state: State
    private let path: String
    private let log: Logger

    /// How it is with the journal, told on its own thread.
    private final class State: Sendable {
        /// What is wrong with it; nil while it is written.
        let trouble = Mutex<String?>(nil)
        /// The storage that it lies on, as it was when the journal was opened or mended.
        let storage = Mutex("")

        func look(at path: String) {
            let words = Storage(of: path).map { " \($0.words)" } ?? ""
            storage.withLock { $0 = words }
        }
    }

    init(_ board: BoardSettings, shop: Shop, log: Logger) {
        let state = State()
        self.state = state
        self.log = log
        let path = board.journal
        self.path = path
        do throws(JournalError) {
            let place = JournalPlace(path: path, ring: Books.ring(beside: board.socket))
            let journal = try ShopJournal(place, now: Reactor.now()) { report in
                switch report {
                case .lost(let why):
                    log.error("the journal cannot be written: \(why); it is tried again, and the greeter goes on")
                    state.trouble.withLock { $0 = "CANNOT BE WRITTEN: \(why)" }
                case .mended(let what):
                    log.notice("the journal is written again: \(what)")
                    state.look(at: path)
                    state.trouble.withLock { $0 = nil }
                case .told(let what): log.notice("journal: \(what)")
                }
            }
            self.journal = journal
            state.look(at: path)
            keeper = JournalKeeper(journal, of: shop)
            memory = journal.states[StateKey(store: "", key: JournalKeeper.memory)].flatMap {
                KeptMemory(text: String(decoding: $0, as: UTF8.self))
            }
        } catch {
            log.error("no journal is kept: \(error)")
            state.trouble.withLock { $0 = "NOT KEPT: \(error)" }
            journal = nil
            keeper = nil
        }
    }

    /// The hand-over lies beside the control socket, on storage that a crash of the process leaves and a power cut does not wear.
    static func ring(beside socket: String) -> String {
        let folder = socket.lastIndex(of: "/").map { String(socket[...$0]) } ?? ""
        return folder + "journal.ring"
    }

    /// The last passage whose decision a power cut cannot take any more; nil without a journal.
    var committed: Int64? { journal?.committed }

    /// How it is with the journal, for the status.
    var words: String {
        if let trouble = state.trouble.withLock(\.self) { return trouble }
        return "kept at \(path)" + state.storage.withLock(\.self)
    }

    /// Why what is asked for now will not be known after a restart of the board; nil: it will.
    var forgets: String? {
        if let trouble = state.trouble.withLock(\.self) { return trouble }
        guard let storage = Storage(of: path), storage.isVolatile || storage.isReadOnly else { return nil }
        return "kept at \(path) \(storage.words)"
    }

    /// Whether what happens is written down.
    var isKept: Bool { state.trouble.withLock { $0 == nil } }

    /// What is wrong with it, for the service's status; nil while it is written.
    var trouble: String? { state.trouble.withLock { $0 }.map { "The journal: \($0)" } }

    /// The shop has begun: passages that were left undecided by one that was killed have their decisions now.
    func begin() {
        // Whatever is wrong has been said as an error.
        if trouble == nil { log.info("journal: \(words)") }
        guard let journal, let keeper else { return }
        keeper.began("noren \(Noren.version)")
        keeper.settle(journal.openPassages)
    }

    func close() {
        keeper?.ended()
        journal?.close(within: .seconds(2))
    }
}
