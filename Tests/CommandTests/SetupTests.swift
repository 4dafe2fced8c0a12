import Foundation
import Testing

@Suite("noren setup where there are settings", .timeLimit(.minutes(30)))
struct SetupTests {
    private let folder: Folder
    private let settings = """
        # Ask Aiko first.
        extends = "chain.toml"

        [shop]
        name      = "角の店"
        timezone  = "Asia/Tokyo"
        languages = ["ja"]

        [sound]
        device = "null"
        volume = -9
        calibrated = 71.2  # dB(A) at the till at -18 LUFS: noren calibrate, 2026-11-02

        [[quiet_time]]
        when = "sat 10:00-11:00"
        at_most = "chime"

        [[door]]
        name = "front"
        in  = "GPIO5"
        out = "GPIO6"

        [board]
        socket = "noren.sock"

        """

    init() throws {
        folder = try Folder()
        try folder.write(settings, to: "shop.toml")
        try folder.write("[limits]\nceiling = 58\n", to: "chain.toml")
    }

    private func setup(_ answers: [String], language: String = "en") throws -> Command {
        try Command.noren(
            ["setup", "--config", "shop.toml", "--language", language], in: folder,
            typing: answers.map { $0 + "\n" }.joined())
    }

    private var now: String {
        get throws { try String(contentsOf: folder.url.appending(path: "shop.toml"), encoding: .utf8) }
    }

    private var kept: [String] {
        get throws {
            try FileManager.default.contentsOfDirectory(atPath: folder.url.path).filter { $0.contains(".before-") }
        }
    }

    /// Doors, style, register, languages, zone, hours, button, lamp, notice; this machine may have cards, which are asked about.
    private func answers(style: String = "", hours: String = "") throws -> [String] {
        let said = try setup([""]).said
        let sound = said.contains("Where is the loudspeaker?") ? ["", "1"] : []
        return [""] + sound + [style] + (style.isEmpty ? ["", ""] : []) + ["", hours, "", "", ""]
    }

    @Test("leaves them as they are where nothing is answered otherwise")
    func same() throws {
        let setup = try setup(try answers())
        #expect(setup.status == 0, "\(setup.said)")
        #expect(setup.said.contains("Nothing has to be changed in shop.toml"), "\(setup.said)")
        #expect(try now == settings)
        #expect(try kept == [])
    }

    @Test("changes what is answered otherwise, shows it first, and keeps the file of before")
    func some() throws {
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: folder.path("shop.toml"))
        let setup = try setup(try answers(style: "2", hours: "月-金 10-20") + ["はい"], language: "ja")
        #expect(setup.status == 0, "\(setup.said)")
        #expect(setup.said.contains("次のところだけ変わります"), "\(setup.said)")
        let added = "at_most = \"chime\"    # voice は声、chime はチャイム、tick は小さな音\n"
        let expected =
            settings.replacing("[\"ja\"]\n", with: "[\"ja\"]\n" + added)
            + "\n[hours]    # 書かれていない曜日は休み\nmon-fri = \"10:00-20:00\"\n"
        #expect(try now == expected)
        let before = try #require(try kept.first)
        #expect(setup.said.contains("以前の設定は \(before) にあります"), "\(setup.said)")
        #expect(try String(contentsOf: folder.url.appending(path: before), encoding: .utf8) == settings)
        for name in ["shop.toml", before] {
            let mode = try FileManager.default.attributesOfItem(atPath: folder.path(name))[.posixPermissions] as? Int
            #expect(mode == 0o600, "\(name) is as secret as it was")
        }
        let check = try Command.noren(["settings", "--config", "shop.toml"], in: folder)
        #expect(
            check.out.contains("sound.calibrated = 71.2") && check.out.contains("sound.ceiling = 58"), "\(check.said)")
    }

    @Test("says what is wrong with them, and changes nothing unless somebody wants to begin anew")
    func broken() throws {
        let broken = settings.replacing("volume", with: "volum")
        try folder.write(broken, to: "shop.toml")
        let setup = try setup([""], language: "ja")
        #expect(setup.said.contains("shop.toml:11:1: 誤り：[sound] に volum という項目はありません"), "\(setup.said)")
        #expect(setup.said.contains("何も変更していません") && setup.status == 1)
        #expect(try now == broken)
    }
}
