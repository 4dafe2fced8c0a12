import Greeter
import StoreClock
import Synchronization

/// The board's real zones; each is read from its file once, because a fuzzer asks for them a thousand times a second.
enum Zones {
    private static let known = Mutex<[String: ZoneTable]>([:])

    static func table(_ name: String) -> ZoneTable? {
        if let table = known.withLock({ $0[name] }) { return table }
        guard let table = try? ZoneDatabase().zone(named: name).table() else { return nil }
        known.withLock { $0[name] = table }
        return table
    }

    static let names = ZoneDatabase().names()
}
