import Testing

@testable import StoreSetup

@Suite("Settings that are changed", .timeLimit(.minutes(30)))
struct SettingsEditTests {
    private let shop = """
        # Ours.

        [shop]
        languages = [  # two
            "ja", # "]"
            'en',
        ]
        name = \"\"\"
        [sound]
        volume = 1\"\"\"

        # How loud.
        [sound]      # the card
        volume = -9    # dB
        # volume = -6

        [calm.party]
        gap = "5s"

        # Oak.
        [[door]]
        contact = "GPIO17" # the front
        debounce = "30ms"

        [[door]]
        name = "back"
        [door.outer]
        line = 4
        chip = "x"

        # The end.

        """

    @Test("stay to the letter where nothing is changed", arguments: ["\n", "\r\n"])
    func untouched(ending: String) {
        let text = shop.replacing("\n", with: ending)
        #expect(SettingsEdit(text).text == text)
        #expect(SettingsEdit("\u{FEFF}" + text).text == "\u{FEFF}" + text)
    }

    @Test("have one value replaced, over as many lines as it goes, and what is said behind it kept")
    func set() {
        var edit = SettingsEdit(shop)
        edit.set("languages", #"["en"]"#, in: "shop")
        edit.set("volume", "-6", in: "sound")
        let expected = shop.replacing(
            "[  # two\n    \"ja\", # \"]\"\n    'en',\n]", with: #"["en"]"#
        ).replacing("volume = -9 ", with: "volume = -6 ")
        #expect(edit.text == expected)
    }

    @Test("take a new key behind the last one of its table, with the file's line breaks", arguments: ["\n", "\r\n"])
    func added(ending: String) {
        let text = shop.replacing("\n", with: ending)
        var edit = SettingsEdit(text)
        edit.set("calibrated", "71.2", comment: "measured", in: "sound")
        #expect(
            edit.text
                == text.replacing(
                    "-9    # dB\(ending)", with: "-9    # dB\(ending)calibrated = 71.2    # measured\(ending)"))
    }

    @Test("take a new table at the end, also behind a last line without a break")
    func newTable() {
        var edit = SettingsEdit("[shop]\nname = \"a\"")
        edit.set("line", "\"GPIO24\"", in: "lamp")
        #expect(edit.text == "[shop]\nname = \"a\"\n\n[lamp]\nline = \"GPIO24\"\n")
        var empty = SettingsEdit("")
        empty.set("volume", "0", in: "sound")
        #expect(empty.text == "[sound]\nvolume = 0\n")
    }

    @Test("lose a key, a table or a door, and nothing that stands beside it")
    func removed() {
        var edit = SettingsEdit(shop)
        edit.remove("volume", in: "sound")
        edit.remove(table: "calm")
        edit.remove(fromList: "door", at: 1)
        let expected = shop.replacing("volume = -9    # dB\n", with: "")
            .replacing("[calm.party]\ngap = \"5s\"\n\n", with: "")
            .replacing("[[door]]\nname = \"back\"\n[door.outer]\nline = 4\nchip = \"x\"\n\n", with: "")
        #expect(edit.text == expected)
    }

    @Test("have a door's sensor replaced, and its other keys and name kept")
    func door() {
        var edit = SettingsEdit(shop)
        edit.replace(
            DraftText.sensorKeys, with: [.init(key: "in", value: "\"A\""), .init(key: "out", value: "\"B\"")],
            inList: "door", at: 0)
        edit.replace(DraftText.sensorKeys, with: [.init(key: "beam", value: "\"C\"")], inList: "door", at: 1)
        let expected = shop.replacing("contact = \"GPIO17\" # the front\n", with: "in = \"A\"\nout = \"B\"\n")
            .replacing(
                "name = \"back\"\n[door.outer]\nline = 4\nchip = \"x\"\n", with: "name = \"back\"\nbeam = \"C\"\n")
        #expect(edit.text == expected)
    }

    @Test("that cannot take a line are known before anything is asked")
    func closed() {
        #expect(PresentSettings.complaint(of: shop) == nil)
        #expect(PresentSettings.complaint(of: "sound = { volume = 1 }\n")?.contains("write [sound]") == true)
        #expect(PresentSettings.complaint(of: "shop.name = \"a\"\n[sound]\n")?.contains("`shop`") == true)
    }

    @Test("of the package set nothing, and others do")
    func bare() {
        #expect(SettingsEdit("# a\n\n[shop]\n# name = \"b\"\n[sound]\n").isBare)
        #expect(!SettingsEdit(shop).isBare)
    }
}
