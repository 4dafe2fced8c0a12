import Glibc
import Greeter
import GreeterRuntime
import Logging
import Testing

@testable import GpioDoors

/// Stands for `/dev`, removed with its files at the end.
private final class Folder {
    let path: String
    private var names: Set<String> = []

    init() throws {
        var template = Array("/tmp/gpio-doors-tests-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        for name in names { unlink("\(path)/\(name)") }
        rmdir(path)
    }

    func add(_ name: String) {
        names.insert(name)
        close(open("\(path)/\(name)", O_CREAT | O_WRONLY, 0o600))
    }

    func remove(_ name: String) { unlink("\(path)/\(name)") }
    func change(_ name: String) { chmod("\(path)/\(name)", 0o660) }
}

@Suite("The watch on the device folder", .timeLimit(.minutes(30)))
struct DeviceWatchTests {
    @Test("tells when a chip's file comes, goes or changes hands, and of nothing else")
    func changes() throws {
        let folder = try Folder()
        let watch = try DeviceWatch(folder: folder.path)
        #expect(watch.changes() == [])
        folder.add("ttyUSB0")
        #expect(watch.changes() == [])
        folder.add("gpiochip0")
        #expect(watch.changes() == .came)
        folder.change("gpiochip0")
        #expect(watch.changes() == .came)
        folder.remove("gpiochip0")
        #expect(watch.changes() == .went)
        folder.add("gpiochip1")
        folder.remove("gpiochip1")
        #expect(watch.changes() == [.came, .went])
    }

    @Test("reads more names than fit at once")
    func many() throws {
        let folder = try Folder()
        let watch = try DeviceWatch(folder: folder.path)
        for number in 0..<100 { folder.add("loop\(number)") }
        folder.add("gpiochip0")
        #expect(watch.changes() == .came)
        #expect(watch.changes() == [])
    }

    @Test("cannot be had of a folder that is not there")
    func nowhere() {
        let error = #expect(throws: SystemError.self) { _ = try DeviceWatch(folder: "/nowhere") }
        #expect(error?.call == "inotify_add_watch /nowhere")
        #expect(error?.code == ENOENT)
    }
}

@Suite("Door lines on a machine without chips", .timeLimit(.minutes(30)))
struct DoorLinesTests {
    private let log = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

    private func input(_ address: LineAddress, line: Int) -> LineIn {
        LineIn(
            address: address, bias: .pullUp, isActiveLow: true, purpose: "door \"front\", contact",
            place: Place(file: "noren.toml", line: line, column: 11))
    }

    @Test("fail to start with one problem for each line that names no chip")
    func problems() throws {
        let folder = try Folder()
        let lines = DoorLines(
            inputs: [input(.name("GPIO27"), line: 9), input(.name("GPIO17"), line: 5)],
            outputs: [
                LineOut(
                    role: .lamp(store: 0), address: .offset(chip: "gpiochip0", line: 1), isActiveLow: false,
                    purpose: "lamp", place: Place(file: "noren.toml", line: 7, column: 8))
            ],
            reactor: try Reactor(), log: log, folder: folder.path)
        let error = #expect(throws: Problems.self) { try lines.start() }
        #expect(error?.all.map(\.place.line) == [5, 7, 9])
        #expect(error?.all.allSatisfy { $0.message.hasPrefix("no GPIO chip on this machine; ") } == true)
    }

    @Test("start all the same where nobody watches the start, and look for what is not there")
    func patient() throws {
        let folder = try Folder()
        let lines = DoorLines(
            inputs: [input(.name("GPIO27"), line: 9), input(.name("GPIO17"), line: 5)], outputs: [],
            reactor: try Reactor(), log: log, isPatient: true, folder: folder.path)
        var reports: [String] = []
        lines.report = { reports.append("\($0)") }
        try lines.start()
        #expect(reports.count == 2)
        #expect(reports.allSatisfy { $0.hasPrefix("lost(") && $0.hasSuffix("; it is waited for\")") }, "\(reports)")
        lines.stop()
    }

    @Test("wait for a chip that is named by its label, say so, and look again when a chip's file comes")
    func waiting() throws {
        let folder = try Folder()
        let reactor = try Reactor()
        let lines = DoorLines(
            inputs: [input(.offset(chip: "mcp2221", line: 0), line: 5)], outputs: [], reactor: reactor, log: log,
            folder: folder.path)
        var reports: [String] = []
        lines.report = { reports.append("\($0)") }
        try lines.start()
        #expect(reports.count == 1)
        #expect(reports.first?.hasSuffix("noren run --simulate TRACE; it is waited for\")") == true)
        // No chip, only a file: it is looked at without harm.
        folder.add("gpiochip0")
        let end = reactor.makeTimer { _ in reactor.stop() }
        end.set(at: Reactor.instant() + .milliseconds(150))
        try reactor.run()
        #expect(reports.count == 1)
        lines.set(output: 0, on: true)
        lines.stop()
    }

    @Test("take other settings whole or not at all, and say anew what is away when asked")
    func change() throws {
        let folder = try Folder()
        let lines = DoorLines(
            inputs: [input(.offset(chip: "mcp2221", line: 0), line: 5)], outputs: [], reactor: try Reactor(), log: log,
            folder: folder.path)
        var lost: [Int] = []
        lines.report = { if case .lost(let line, _) = $0 { lost.append(line) } }
        try lines.start()
        #expect(lost == [0])
        let both = [input(.offset(chip: "ch341", line: 3), line: 4), input(.offset(chip: "mcp2221", line: 0), line: 5)]
        #expect(throws: Problems.self) {
            try lines.change(inputs: both + [input(.name("GPIO17"), line: 7)], outputs: [])
        }
        lines.tellLevel(of: 0)
        lines.tellLevel(of: 1)
        #expect(lost == [0, 0] && lines.seats.count == 1 && lines.inputCount == 1)
        // Only what is new is told of; the other one is away as before.
        try lines.change(inputs: both, outputs: [])
        #expect(lost == [0, 0, 0] && lines.seats.filter(\.isAway).count == 2)
        lines.tellLevel(of: 1)
        #expect(lost == [0, 0, 0, 1])
        #expect(lines.retry?.deadline != nil)
        try lines.change(inputs: [], outputs: [])
        #expect(lines.seats.isEmpty && lines.retry?.deadline == nil)
        lines.stop()
    }
}
