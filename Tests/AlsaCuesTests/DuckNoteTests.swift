import Foundation
import GreeterRuntime
import Testing

@testable import AlsaCues

@Suite("What is written down of a control that is lowered", .timeLimit(.minutes(30)))
struct DuckNoteTests {
    private let note = DuckNote(mixer: "hw:CARD=Device", control: "Music,1", before: [200, 190], after: [140, 130])

    @Test("is read as it was written, and anything else is none")
    func text() {
        #expect(DuckNote(text: note.text) == note)
        for end in note.text.indices { #expect(DuckNote(text: String(note.text[..<end])) == nil) }
        for text in ["", "noren duck 2\na\nb\n1\n2\n", "noren duck 1\na\nb\n\n\n\n", "noren duck 1\na\nb\n1 2\n3\n3\n"]
        {
            #expect(DuckNote(text: text) == nil, "\(text)")
        }
    }

    @Test(
        "each channel comes back where nobody has moved it meanwhile",
        arguments: [
            ([140, 130], [200, 190]), ([140, 99], [200, 99]), ([200, 190], [200, 190]), ([0, 0], [0, 0]),
            ([140], [200]), ([140, 130, 7], [200, 190, 7]),
        ])
    func restored(now: [Int], back: [Int]) { #expect(note.restored(from: now) == back) }

    @Test("a crash between two steps finds a channel at either, and nowhere else")
    func between() {
        let note = DuckNote(
            mixer: "default", control: "Music", before: [200, 200], after: [150, 150], last: [160, 160])
        #expect(note.restored(from: [160, 150]) == [200, 200])
        #expect(note.restored(from: [155, 140]) == [155, 140])
        #expect(DuckNote(text: note.text) == note)
    }

    @Test("lies in a folder under a name of its own, whole, until it is removed")
    func file() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("noren-duck-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let name = DuckNote.name(mixer: note.mixer, control: note.control)
        #expect(name != DuckNote.name(mixer: note.mixer, control: "Music"))
        #expect(name != DuckNote.name(mixer: note.mixer + "Music,1", control: ""))
        let path = folder.path + "/" + name
        #expect(DuckNote(readFrom: path) == nil && DuckNote.files(in: folder.path).isEmpty)
        try note.write(to: path)
        #expect(DuckNote(readFrom: path) == note)
        try Data("half".utf8).write(to: URL(fileURLWithPath: path + ".part"))
        #expect(DuckNote.files(in: folder.path) == [path])
        note.remove(path)
        #expect(DuckNote.files(in: folder.path).isEmpty)
        #expect(DuckNote.files(in: folder.path + "/none").isEmpty)
    }

    @Test("a mixer that is away says so, and what was written down stays")
    func away() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("noren-duck-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let place = Place(file: "noren.toml", line: 1, column: 1)
        let duck = Duck(
            DuckSettings(control: "Music", by: -12, card: "NoSuchCard", place: place), device: "default",
            folder: folder.path)
        #expect(duck.mixer == "hw:CARD=NoSuchCard")
        #expect(duck.complaint() == nil)
        #expect(throws: Duck.Trouble.self) { try duck.lower() }
        #expect(DuckNote.files(in: folder.path).isEmpty)
        try DuckNote(mixer: duck.mixer, control: "Music", before: [5], after: [1]).write(to: duck.file)
        #expect(Duck.recover(in: folder.path).count == 1)
        #expect(DuckNote.files(in: folder.path) == [duck.file])
    }
}
