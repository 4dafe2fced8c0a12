import Foundation
import Glibc
import Greeter
import GreeterRuntime
import Testing

@testable import VisitJournal

/// The process that records until it is killed.
private func writer(_ folder: JournalFolder, _ arguments: [String] = []) throws -> Process {
    let tests = URL(filePath: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
    let process = Process()
    process.executableURL = tests.deletingLastPathComponent().appending(path: "JournalWriter")
    process.arguments = [folder.path, folder.ring] + arguments
    process.standardError = FileHandle.nullDevice
    return process
}

@Suite("A journal whose process is killed", .timeLimit(.minutes(30)))
struct KillTests {
    @Test("has every acknowledged entry exactly once, over fifty kills")
    func kills() throws {
        let folder = try JournalFolder()
        var random = SystemRandomNumberGenerator()
        var accepted: Set<String> = []
        var decided: Set<String> = []
        for _ in 0..<50 {
            let out = Pipe()
            let process = try writer(folder)
            process.standardOutput = out
            try process.run()
            // So many acknowledgements, and then at once: the moment falls anywhere in a batch.
            let wanted = Int.random(in: 1...20_000, using: &random)
            var text = Data()
            while text.count < wanted {
                let more = out.fileHandleForReading.availableData
                if more.isEmpty { break }
                text += more
            }
            kill(process.processIdentifier, SIGKILL)
            text += out.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            // The last line may be cut short, and then was not acknowledged.
            for line in String(decoding: text, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
                .dropLast()
            {
                if line.hasPrefix("a ") { accepted.insert(String(line.dropFirst(2))) }
                if line.hasPrefix("d ") { decided.insert(String(line.dropFirst(2))) }
            }
        }
        let journal = try ShopJournal(folder.place, now: Reactor.now()) { _ in }
        let open = Set(journal.openPassages.map { "\($0.run) \($0.passage)" })
        journal.close(within: .seconds(10))
        let found = try JournalReader(path: folder.path).all.map { "\($0.decision.run ?? 0) \($0.decision.passage)" }
        #expect(Set(found).count == found.count)
        #expect(decided.subtracting(found) == [])
        #expect(accepted.subtracting(found).subtracting(open) == [])
        // What is there and was not acknowledged was on its way: one entry a kill at most.
        #expect(Set(found).subtracting(decided).count <= 50)
        print("50 kills: \(found.count) decisions, \(open.count) undecided")
    }

    @Test("has after a power cut what was committed, wherever its log was cut")
    func powerCut() throws {
        let folder = try JournalFolder()
        let file = try JournalFile(path: folder.path)
        // How long the log was when so many passages were committed.
        var commits: [(size: Int, passages: Int64)] = []
        for number in 1...20 {
            let records = passage(Int64(number), at: moment(Double(number))).map { RingRecord.entry(run: 1, $0) }
            try file.write(records, upTo: UInt64(number), of: 7)
            commits.append((try Data(contentsOf: URL(filePath: folder.path + "-wal")).count, Int64(number)))
        }
        let main = try Data(contentsOf: URL(filePath: folder.path))
        let log = try Data(contentsOf: URL(filePath: folder.path + "-wal"))
        for _ in 0..<60 {
            let cut = Int.random(in: 0...log.count)
            let copy = try JournalFolder()
            try main.write(to: URL(filePath: copy.path))
            try log.prefix(cut).write(to: URL(filePath: copy.path + "-wal"))
            let expected = commits.last { $0.size <= cut }?.passages ?? 0
            guard expected > 0 else { continue }
            let found = try JournalReader(path: copy.path).summary().passages
            #expect(Int64(found) == expected, "cut at \(cut)")
        }
    }

    @Test("says what a busy shop's day writes to the disk")
    func writes() throws {
        let folder = try JournalFolder()
        let file = try JournalFile(path: folder.path)
        func written() throws -> Int {
            let text = try String(contentsOfFile: "/proc/self/io", encoding: .utf8)
            return Int(text.split(separator: "\n").first { $0.hasPrefix("wchar:") }?.dropFirst(7) ?? "") ?? 0
        }
        let before = try written()
        // 600 passages, half of them in company: 400 batches.
        var number: Int64 = 0
        for batch in 0..<400 {
            var records: [RingRecord] = []
            for _ in 0..<(batch % 2 == 0 ? 1 : 2) {
                number += 1
                records += passage(number, at: moment(Double(number) * 60)).map { .entry(run: 1, $0) }
            }
            try file.write(records, upTo: UInt64(batch), of: 7)
        }
        let size = try Data(contentsOf: URL(filePath: folder.path)).count
        print("600 passages in 400 batches: \(try written() - before) bytes written, 400 commits; file \(size) bytes")
        #expect(number == 600)
    }
}

@Suite("A journal on a full disk", .timeLimit(.minutes(30)))
struct FullDiskTests {
    /// Mounts a file system in memory; false where this user may not.
    private static func mount(_ arguments: [String]) -> Bool {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/mount")
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }

    @Test("keeps what does not fit in the ring, and writes it when there is room", .enabled(if: getuid() == 0))
    func full() throws {
        let folder = try JournalFolder()
        let disk = folder.url.appending(path: "disk").path
        try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
        // A container may forbid it even to root; then there is nothing to fill.
        guard FullDiskTests.mount(["-t", "tmpfs", "-o", "size=160k", "tmpfs", disk]) else { return }
        defer { umount2(disk, 0) }
        var place = folder.place
        place.path = disk + "/journal.sqlite"
        let said = Said()
        let journal = try ShopJournal(place, now: moment(0)) { said.add($0) }
        for number in 1...1500 { passage(Int64(number), at: moment(Double(number))).forEach(journal.record) }
        journal.close(within: .seconds(10))
        #expect(said.all.count == 1, "\(said.all)")
        #expect(FullDiskTests.mount(["-o", "remount,size=20m", disk]))
        try ShopJournal(place, now: moment(2000)) { said.add($0) }.close(within: .seconds(10))
        #expect(try JournalReader(path: place.path).summary().passages == 1500)
        #expect(said.all.count == 1, "\(said.all)")
    }
}
