import Greeter
import GreeterRuntime
import Testing

@testable import StoreSetup

@Suite("An interview", .timeLimit(.minutes(30)))
struct InterviewTests {
    @Test("in Japanese, from the greeting to the settings")
    func japanese() {
        var chair = Chair(in: .japanese)
        #expect(chair.said.contains("ようこそ"))
        #expect(chair.said.contains("fe201000.serial が使っているので見ない線：GPIO14, GPIO15"))
        chair.watch(low: [0])
        #expect(chair.said.contains("外から一度だけドアを通って"))
        chair.move((0, true, 500), (0, false, 2500))
        #expect(chair.said.contains("見つかりました：GPIO17。ふだんは Low、ドアが開くか光が遮られると High です"))
        chair.answer("1", "２")
        #expect(chair.said.contains("ドアはほかにもありますか"))
        chair.answer("いいえ")
        #expect(chair.effects.contains(.play(language: "ja", device: "plughw:CARD=Device", volume: -12)))
        chair.answer("2")
        #expect(chair.effects.contains(.play(language: "ja", device: "plughw:CARD=Device", volume: -9)))
        chair.answer("1", "1", "2", "1 2", "")
        #expect(chair.said.contains("営業時間"))
        chair.answer("月〜金 10時〜20時半　土日 １０：００−１８：００", "", "いいえ")
        #expect(chair.said.contains("スタッフ用のランプやブザーはありますか"))
        chair.answer("")
        #expect(chair.said.contains("/etc/noren/noren.toml に書きますか"))
        chair.answer("")
        #expect(
            chair.settings == """
                # noren setup が書いた設定です。お好きなエディタで直せます。そのあとは：
                #     noren check ファイル   間違いと、正しい書き方を教えます
                #     noren reload         お店に反映します

                [shop]
                timezone  = "Asia/Tokyo"
                languages = ["ja", "en"]    # 順番に話します
                register  = "formal"    # formal は丁寧、plain は普通

                [hours]                           # 書かれていない曜日は休み
                mon-fri   = "10:00-20:30"
                "sat,sun" = "10:00-18:00"

                [sound]
                device = "plughw:CARD=Device"    # noren devices で一覧
                volume = -9    # dB。3増やすとはっきり大きくなります

                [[door]]
                name = "front"
                contact = "GPIO17"
                direction = "arrival"    # arrival は入口、departure は出口

                [board]
                clock = "network"    # ネットワークで時刻合わせ。時計ICなら "rtc"、常に正しいなら "trusted"

                """)
        chair.happen(.written(backup: "/etc/noren/noren.toml.before-2026-03-07"))
        #expect(chair.said.contains("以前の設定は /etc/noren/noren.toml.before-2026-03-07"))
        #expect(chair.effects.last == .end(isWritten: true))
    }

    @Test("finds a pair of beams by the order in which they break, and asks which side was outside")
    func beams() {
        var chair = Chair()
        chair.watch()
        chair.move((1, false, 400), (0, false, 80), (1, true, 90), (0, true, 80))
        #expect(chair.said.contains("GPIO27 broke first, so it is the outer one"))
        chair.answer("n")
        finish(&chair)
        #expect(chair.settings?.contains("outer = \"GPIO17\"") == true, "\(chair.settings ?? "")")
        #expect(chair.settings?.contains("inner = \"GPIO27\"") == true)
    }

    @Test("with two people one after another still finds the pair")
    func two() {
        var chair = Chair()
        chair.watch()
        chair.move(
            (0, false, 400), (1, false, 80), (0, true, 90), (1, true, 80),
            (0, false, 700), (1, false, 80), (0, true, 90), (1, true, 80))
        #expect(chair.said.contains("GPIO17 broke first"))
    }

    @Test("with two people who go opposite ways asks for one")
    func opposite() {
        var chair = Chair()
        chair.watch()
        chair.move(
            (0, false, 400), (1, false, 80), (0, true, 90), (1, true, 80),
            (1, false, 700), (0, false, 80), (1, true, 90), (0, true, 80))
        #expect(chair.said.contains("Only one person, from outside to inside"))
        chair.watch()
        chair.move((0, false, 400), (1, false, 80), (0, true, 90), (1, true, 80))
        #expect(chair.said.contains("GPIO17 broke first"))
    }

    @Test("says that a line chatters, and asks again")
    func chatter() {
        var chair = Chair()
        chair.watch(low: [0])
        chair.move(
            (0, true, 30), (0, false, 30), (0, true, 30), (0, false, 30), (0, true, 30), (0, false, 30),
            (0, true, 30), (0, false, 30), (0, true, 30), (0, false, 30))
        #expect(chair.said.contains("GPIO17 flickers"), "\(chair.said)")
        #expect(chair.effects.contains(.unwatch))
        chair.watch(low: [0])
        chair.move((0, true, 400), (0, false, 900))
        #expect(chair.said.contains("Found: GPIO17"))
    }

    @Test("takes bounce for what it is")
    func bounce() {
        var chair = Chair()
        chair.watch(low: [0])
        chair.move(
            (0, true, 400), (0, false, 1), (0, true, 1), (0, false, 1), (0, true, 1),
            (0, false, 2000), (0, true, 1), (0, false, 1), (0, true, 1), (0, false, 1))
        #expect(chair.said.contains("Found: GPIO17. It is low at rest and high when the door opens"))
    }

    @Test("leaves out a line that changes while nobody moves, and says so")
    func noise() {
        var chair = Chair()
        chair.answer("")
        chair.happen(.watching(levels: [false, true, true, true, false], at: chair.now))
        chair.now += .milliseconds(500)
        chair.happen(.edge(line: 4, isHigh: true, at: chair.now))
        chair.now += .milliseconds(1500)
        chair.happen(.woken(at: chair.now))
        #expect(chair.said.contains("Left out, for they change by themselves: GPIO4"))
        chair.move((4, false, 100), (0, true, 300), (4, true, 10), (0, false, 1500))
        #expect(chair.said.contains("Found: GPIO17"))
    }

    @Test("lets one of several lines that moved be chosen")
    func several() {
        var chair = Chair()
        chair.watch(low: [0])
        chair.move((2, false, 100), (0, true, 900), (0, false, 2500), (2, true, 3000))
        #expect(chair.said.contains("GPIO22 and GPIO17 moved at the same time"))
        #expect(chair.said.contains("2      it is GPIO17"))
        chair.answer("2")
        #expect(chair.said.contains("Found: GPIO17"))
        // And the other, as the motion sensor that it is.
        chair.answer("1", "4")
        #expect(chair.said.contains("Nobody moves inside"))
        chair.watch(low: [0])
        chair.move((2, false, 500), (2, true, 4000))
        finish(&chair)
        #expect(chair.settings?.contains("contact = \"GPIO17\"\nmotion  = \"GPIO22\"") == true)
    }

    @Test("has a remedy when nothing moves, and other ways after Enter")
    func nothing() {
        var chair = Chair()
        chair.watch()
        chair.pass(.seconds(20))
        #expect(chair.said.contains("Nothing has moved yet"))
        chair.answer("")
        #expect(chair.effects.first == .unwatch)
        #expect(chair.said.contains("p      try with pull-down"))
        chair.answer("p")
        #expect(chair.effects == [.watch(.pullDown)])
        chair.happen(.watching(levels: [false, false, false, false, false], at: chair.now))
        chair.pass(.seconds(2))
        chair.move((0, true, 500), (0, false, 1000))
        finish(&chair, direction: "3")
        #expect(
            chair.settings?.contains("contact = { name = \"GPIO17\", bias = \"pull-down\" }\ndirection = \"departure\"")
                == true, "\(chair.settings ?? "")")
    }

    @Test("reminds of a door that stays open, and gives it up in the end")
    func stuck() {
        var chair = Chair()
        chair.watch(low: [0])
        chair.now += .milliseconds(300)
        chair.happen(.edge(line: 0, isHigh: true, at: chair.now))
        chair.pass(.seconds(11))
        #expect(chair.said.contains("GPIO17 has moved and not come back"))
        chair.pass(.seconds(20))
        #expect(chair.said.contains("GPIO17 moved and did not come back"))
    }

    @Test("takes a line by its name where nothing is wired yet")
    func named() {
        var chair = Chair()
        chair.watch()
        chair.answer("", "gpio99")
        #expect(chair.said.contains("no free line called \"gpio99\""))
        chair.answer("GPIO4")
        finish(&chair)
        #expect(chair.settings?.contains("contact = \"GPIO4\"") == true)
    }

    @Test("finds both outputs of a people counter, one for each direction")
    func counter() {
        var chair = Chair()
        chair.watch()
        chair.move((0, false, 500), (0, true, 100))
        #expect(chair.said.contains("3  a people counter"))
        chair.answer("3")
        #expect(chair.said.contains("The other output"))
        chair.watch()
        #expect(chair.said.contains("go out through the door"))
        // The output that is known already says nothing new.
        chair.move((0, false, 400), (0, true, 100), (1, false, 500), (1, true, 100))
        finish(&chair)
        #expect(chair.settings?.contains("in  = \"GPIO17\"") == true, "\(chair.settings ?? "")")
        #expect(chair.settings?.contains("out = \"GPIO27\"") == true)
        #expect(chair.settings?.contains("direction") == false)
    }

    @Test("asks again what a lone line is where a counter's other output is not found")
    func halfCounter() {
        var chair = Chair(in: .japanese)
        chair.watch()
        chair.move((0, false, 500), (0, true, 100))
        chair.answer("3")
        chair.watch()
        chair.answer("", "n")
        #expect(chair.said.contains("これは何ですか"))
        chair.answer("2", "2")
        #expect(chair.said.contains("ドアはほかにもありますか"))
    }

    @Test("finds a button and a lamp, with their polarity, and a notice for the staff")
    func extras() {
        var chair = Chair()
        door(&chair)
        chair.answer("n", "1", "1", "1", "1", "", "", "y")
        #expect(chair.said.contains("Do not press the button yet"))
        chair.watch()
        chair.move((2, false, 800), (2, true, 150))
        chair.answer("y", "17")
        #expect(chair.said.contains("no free line called \"17\""), "the door's line is not driven")
        chair.answer("24")
        #expect(chair.effects.contains(.light(.name("GPIO24"), isActiveLow: false)))
        chair.answer("2")
        #expect(chair.said.contains("for the staff"))
        chair.answer("y", "GPIO24")
        #expect(chair.said.contains("no free line called \"GPIO24\""), "the lamp's line has its use")
        chair.answer("4")
        #expect(chair.effects.contains(.light(.name("GPIO4"), isActiveLow: false)))
        #expect(chair.said.contains("What does the lamp or buzzer do?"))
        chair.answer("1", "")
        let settings = chair.settings ?? ""
        #expect(settings.contains("[lamp]") && settings.contains("line = { name = \"GPIO24\", active = \"low\" }"))
        #expect(settings.contains("tells the staff that somebody has come\nline = \"GPIO4\""), "\(settings)")
        #expect(chair.settings?.contains("quiet_button = \"GPIO22\"") == true)
    }

    @Test("asks again for hours that are none, with the checker's word")
    func hours() {
        var chair = Chair()
        door(&chair)
        chair.answer("n", "1", "2")
        #expect(chair.said.contains("time zone"))
        chair.problems = ["there is no time zone \"Asia/Tokio\"; did you mean \"Asia/Tokyo\"?"]
        chair.answer("Asia/Tokio")
        #expect(chair.said.contains("did you mean \"Asia/Tokyo\"?"))
        chair.answer("Asia/Tokyo", "whenever")
        #expect(chair.said.contains("not understood"))
        chair.problems = ["\"10:00-25:00\": there is no time 25:00; write \"10:00-01:00\""]
        chair.answer("10-25")
        #expect(chair.said.contains("write \"10:00-01:00\""))
        chair.answer("10-20", "", "", "")
        chair.answer("y")
        #expect(chair.settings?.contains("[hours]\ndaily = \"10:00-20:00\"") == true)
        #expect(chair.settings?.contains("at_most   = \"chime\"") == true)
    }

    @Test("goes louder and quieter by 3 dB, within bounds, and to another card")
    func loudness() {
        var chair = Chair(Chair.board(outputs: 2))
        door(&chair)
        chair.answer("")
        #expect(chair.said.contains("Where is the loudspeaker?"))
        chair.answer("")
        for _ in 0..<20 { chair.answer("3") }
        #expect(chair.effects.contains(.play(language: "en", device: "plughw:CARD=Device", volume: -39)))
        #expect(chair.said.contains("does not go quieter"))
        chair.answer("4")
        #expect(chair.said.contains("n  go on without hearing it"))
        chair.answer("2")
        #expect(chair.effects.contains(.play(language: "en", device: "plughw:CARD=Hdmi", volume: -39)))
    }

    @Test("writes nothing where the settings are not in order, or nobody agrees")
    func refused() {
        var chair = Chair()
        door(&chair)
        chair.answer("n", "1", "2", "", "", "", "")
        chair.problems = ["something is wrong"]
        chair.answer("n")
        #expect(chair.said.contains("something is wrong") && chair.effects.last == .end(isWritten: false))
        var other = Chair()
        door(&other)
        other.answer("n", "1", "2", "", "", "", "n", "n", "n")
        #expect(other.settings == nil && other.effects.last == .end(isWritten: false))
    }

    @Test("asks before it stops a running greeter, and lets it go on with the new settings")
    func running() {
        var chair = Chair(Chair.board(hasService: true, isGreeting: true))
        #expect(chair.said.contains("Stop it while we look?"))
        chair.answer("perhaps")
        #expect(chair.said.contains("y or n"))
        chair.answer("y")
        #expect(chair.effects == [.stopGreeter] && chair.interview.hasStoppedGreeter)
        chair.happen(.surveyed(Chair.board(hasService: true)))
        #expect(chair.said.contains("Close the door, keep still"))
        door(&chair)
        finish(&chair, isFound: true)
        chair.happen(.written(backup: nil))
        #expect(chair.effects.contains(.startGreeter))
        #expect(chair.said.contains("The greeter is running"))
        var other = Chair(Chair.board(hasService: true, isGreeting: true))
        other.answer("n")
        #expect(other.effects.last == .end(isWritten: false) && !other.interview.hasStoppedGreeter)
    }

    @Test("says what to do on a board without lines or without a card")
    func bare() {
        #expect(Chair(BoardFacts(lines: [])).effects.last == .end(isWritten: false))
        var facts = Chair.board()
        facts.canWrite = false
        #expect(Chair(facts).said.contains("sudo noren setup") && Chair(facts).isOver)
        var chair = Chair(Chair.board(outputs: 0))
        door(&chair)
        chair.answer("n")
        #expect(chair.said.contains("There is no sound card"))
        chair.answer("2", "", "", "", "", "", "")
        #expect(chair.settings?.contains("device = \"default\"") == true)
    }

    /// A contact on GPIO17, in and out alike.
    private func door(_ chair: inout Chair) {
        chair.watch(low: [0])
        chair.move((0, true, 500), (0, false, 2000))
        chair.answer("1", "1")
    }

    /// From wherever the door's description is to the settings.
    private func finish(_ chair: inout Chair, direction: String = "1", isFound: Bool = false) {
        if chair.said.contains("What is it?") { chair.answer("1", direction) }
        if !isFound { #expect(chair.said.contains("another door"), "\(chair.said)") }
        chair.answer("n", "1", "2", "", "", "", "", "", "y")
    }
}
