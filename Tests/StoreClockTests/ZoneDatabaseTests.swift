import Glibc
import Testing

@testable import StoreClock

@Suite("The time zone database", .timeLimit(.minutes(30)))
struct ZoneDatabaseTests {
    let database = ZoneDatabase()

    @Test(
        "what is no zone's name is unknown, whatever a file of that name holds",
        arguments: ["Asia/Tokio", "", "/etc/localtime", "localtime", "../zoneinfo/Asia/Tokyo", "tzdata.zi", "Asia"])
    func unknown(name: String) {
        #expect(throws: ZoneError.unknown(name: name)) { try database.zone(named: name) }
    }

    @Test("a missing database is said, and is never UTC")
    func missing() {
        let nowhere = ZoneDatabase(folder: "/nowhere/zoneinfo")
        for name in ["Asia/Tokyo", "UTC", "Etc/UTC"] {
            #expect(throws: ZoneError.noDatabase(folder: "/nowhere/zoneinfo")) { try nowhere.zone(named: name) }
        }
        #expect(nowhere.names().isEmpty)
        #expect("\(ZoneError.noDatabase(folder: "/nowhere"))".contains("install the package tzdata"))
    }

    @Test("the list of names holds the zones and their other names")
    func names() {
        let names = database.names()
        #expect(names.contains("Asia/Tokyo") && names.contains("Europe/Berlin") && names.count > 300)
        #expect(names == names.sorted())
    }

    @Test(
        "TZ names the board's zone",
        arguments: [
            ("Asia/Tokyo", "Asia/Tokyo"), (":Europe/Berlin", "Europe/Berlin"),
            (":/usr/share/zoneinfo/posix/Asia/Tokyo", "Asia/Tokyo"),
        ])
    func tz(text: String, name: String) throws {
        #expect(try database.boardZoneName(tz: text, etc: "/nowhere") == name)
    }

    @Test("a TZ that is a rule and no name is said, not taken for UTC")
    func rule() {
        #expect(throws: ZoneError.boardHasNone(found: "TZ is \"JST-9\"")) {
            try database.boardZoneName(tz: "JST-9", etc: "/nowhere")
        }
    }

    @Test("the board's zone is where /etc/localtime points, and else what /etc/timezone says")
    func localtime() throws {
        var template = Array("/tmp/noren-zone-XXXXXX".utf8CString)
        let made = try #require(mkdtemp(&template))
        let etc = String(cString: made)
        defer {
            unlink("\(etc)/localtime")
            unlink("\(etc)/timezone")
            rmdir(etc)
        }
        #expect(throws: ZoneError.self) { try database.boardZoneName(tz: nil, etc: etc) }
        let file = try #require(fopen("\(etc)/timezone", "w"))
        fputs("Europe/Vienna\n", file)
        fclose(file)
        #expect(try database.boardZoneName(tz: "", etc: etc) == "Europe/Vienna")
        symlink("../usr/share/zoneinfo/Asia/Tokyo", "\(etc)/localtime")
        #expect(try database.boardZoneName(tz: nil, etc: etc) == "Asia/Tokyo")
    }
}
