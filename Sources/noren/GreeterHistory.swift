internal import BoardHealth
internal import ControlSocket
internal import Greeter
internal import GreeterRuntime

/// What the running greeter says of itself, if there is one.
struct GreeterHistory {
    let facts: GreeterFacts
    /// Its whole answer.
    let status: JSONMembers?

    init(socket: String) {
        do throws(ControlError) {
            var client = try ControlClient.connect(path: socket)
            let status = try client.send(.status)
            self.status = status
            facts = .answers(GreeterHistory.answer(status, hello: client.hello))
        } catch {
            status = nil
            facts =
                switch error.kind {
                case .notRunning: .absent(socket: socket)
                case .noPermission: .forbidden(socket: socket, group: Account.group(of: socket))
                default: .strange("\(error)")
                }
        }
    }

    var isAbsent: Bool { if case .absent = facts { true } else { false } }

    /// How it is with a sound device, where the greeter has it.
    func card(_ device: String) -> JSONMembers? {
        status?["cards"]?.array?.compactMap(\.object).first { $0["device"]?.string == device }
    }

    private static func answer(_ status: JSONMembers, hello: JSONMembers) -> GreeterAnswer {
        let greeter = status["greeter"]?.object
        let version = hello["program"]?.string?.split(separator: " ").last.map(String.init)
        let stores = status["stores"]?.array?.compactMap(\.object) ?? []
        return GreeterAnswer(
            version: version ?? "?", pid: greeter?["pid"]?.integer.map { Int($0) },
            runningFor: greeter?["seconds"]?.integer.map { Int($0) }, isSimulated: status["simulated"]?.bool ?? false,
            stores: stores.map {
                ($0["name"]?.string ?? "", $0["level"]?.string ?? "", $0["demand"]?.string ?? "")
            }, passages: Int(status["passages"]?.integer ?? 0),
            isClockTrusted: status["clock"]?.object?["trusted"]?.bool ?? false,
            journal: status["journal"]?.object?["text"]?.string,
            isJournalKept: status["journal"]?.object?["kept"]?.bool ?? true,
            refusal: status["settings"]?.object?["text"]?.string)
    }
}
