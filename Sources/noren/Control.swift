internal import ControlSocket
internal import Glibc
internal import Greeter
internal import GreeterRuntime
internal import Logging

/// The running greeter's control socket, and who answers at it.
final class Control {
    private let server: ControlServer
    private let desk: ControlDesk

    /// Nil where the socket cannot be made: a shop greets without one, and its log says why.
    init?(_ board: BoardSettings, shop: Shop, reactor: Reactor, log: Logger, reload: Reloading, books: Books) throws {
        server = try ControlServer(
            path: board.socket, hello: ["program": .string("noren \(Noren.version)")], reactor: reactor, log: log)
        do throws(ControlError) {
            try server.start()
        } catch {
            log.warning("no control socket: \(error). The greeter runs without, and noren status cannot reach it")
            return nil
        }
        // Only now: what happens in the shop is told to nobody who is not there.
        desk = ControlDesk(shop: shop, server: server)
        desk.reload = { done in reload.take(done: done) }
        desk.forgets = { books.forgets }
        let began = Reactor.instant()
        desk.additions = {
            let seconds = (Reactor.instant() - began).nanoseconds / 1_000_000_000
            let committed = books.committed.map { JSONValue.integer($0) } ?? .null
            var members: JSONMembers = [
                "journal": .object([
                    "text": .string(books.words), "kept": .bool(books.isKept), "committed": committed,
                ]),
                "greeter": .object([
                    "version": .string(Noren.version), "pid": .integer(Int64(getpid())), "seconds": .integer(seconds),
                ]),
            ]
            if let refusal = reload.refusal {
                members["settings"] = .object([
                    "refused": .string(refusal), "text": .string(Reloading.inShort(refusal)),
                ])
            }
            return members
        }
    }

    func stop() { server.stop() }
}
