import Foundation
import Testing

@testable import Alsa

@Suite("Watching for cards", .timeLimit(.minutes(30)))
final class DeviceWatchTests {
    private let root = FileManager.default.temporaryDirectory.appendingPathComponent("noren-watch-\(UUID())")
    private var nodes: URL { root.appendingPathComponent("snd") }
    private var pcm: URL { nodes.appendingPathComponent("pcmC0D0p") }

    init() throws { try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(at: root) }

    private func makeNodes() throws {
        try FileManager.default.createDirectory(at: nodes, withIntermediateDirectories: true)
    }

    private func make(_ file: URL) { #expect(FileManager.default.createFile(atPath: file.path, contents: nil)) }

    @Test("a card that comes and goes is told of, other nodes are not")
    func comesAndGoes() throws {
        try makeNodes()
        var watch = try DeviceWatch(path: nodes.path)
        #expect(watch.changes() == [])
        make(nodes.appendingPathComponent("timer"))
        #expect(watch.changes() == [])
        make(pcm)
        #expect(watch.changes() == .came)
        #expect(watch.changes() == [])
        try FileManager.default.removeItem(at: pcm)
        #expect(watch.changes() == .went)
    }

    @Test("the first card of a board without any, and the folder's own end, are told of")
    func folder() throws {
        var watch = try DeviceWatch(path: nodes.path)
        make(root.appendingPathComponent("tty"))
        #expect(watch.changes() == [])
        for _ in 0..<2 {
            try makeNodes()
            #expect(watch.changes() == .came)
            make(pcm)
            #expect(watch.changes() == .came)
            try FileManager.default.removeItem(at: nodes)
            #expect(watch.changes() == .went)
            #expect(watch.changes() == [])
        }
    }

    @Test("permissions that come later are news, as udev sets them after the node is there")
    func permissions() throws {
        try makeNodes()
        make(pcm)
        var watch = try DeviceWatch(path: nodes.path)
        try FileManager.default.setAttributes([.posixPermissions: 0o660], ofItemAtPath: pcm.path)
        #expect(watch.changes() == .came)
    }

    @Test("a card that another program lets go of is told of where it is wanted, a look at its controls is not")
    func released() throws {
        try makeNodes()
        make(pcm)
        let control = nodes.appendingPathComponent("controlC0")
        make(control)
        var watch = try DeviceWatch(path: nodes.path)
        func openAndClose(_ file: URL) throws { try FileHandle(forWritingTo: file).close() }
        try openAndClose(pcm)
        #expect(watch.changes() == [])
        watch.setWantsReleases(true)
        try openAndClose(control)
        #expect(watch.changes() == [])
        try openAndClose(pcm)
        #expect(watch.changes() == .released)
        watch.setWantsReleases(false)
        try openAndClose(pcm)
        #expect(watch.changes() == [])
    }
}
