import Testing

@testable import BoardHealth

@Suite("What each examiner makes of what it sees", .timeLimit(.minutes(30)))
struct ExaminerTests {
    // MARK: The service

    @Test(
        "a service is judged by what systemd says of it",
        arguments: [
            ([:], Verdict.fine, "starts with the board"),
            (["ActiveState": "inactive"], .wrong, "is stopped"),
            (["UnitFileState": "disabled"], .look, "not start again after a power cut"),
            (["NRestarts": "3"], .look, "started again 3 times"),
            (["LoadState": "not-found"], .look, "not installed"),
            (["ActiveState": "failed", "Result": "exit-code", "ExecMainStatus": "78"], .wrong, "settings are wrong"),
            (["ActiveState": "failed", "Result": "exit-code", "ExecMainStatus": "74"], .wrong, "a device or the disk"),
            (["ActiveState": "failed", "Result": "watchdog", "ExecMainStatus": "6"], .wrong, "hung"),
            (["ActiveState": "failed", "Result": "oom-kill", "ExecMainStatus": "9"], .wrong, "no memory left"),
            (["ActiveState": "failed", "Result": "signal", "ExecMainStatus": "11"], .wrong, "signal 11"),
            (["ActiveState": "activating", "SubState": "auto-restart", "ExecMainStatus": "1"], .wrong, "code 1"),
        ] as [([String: String], Verdict, String)])
    func service(changes: [String: String], verdict: Verdict, words: String) {
        let unit = Cases.unit.merging(changes) { $1 }
        let finding = ServiceExaminer(service: .unit(unit), isGreeting: false).finding
        #expect(finding.verdict == verdict && finding.seen.english.contains(words), "\(finding.seen.english)")
    }

    @Test("systemctl's answer is taken apart, and none is none")
    func answer() {
        guard case .unit(let unit) = ServiceFacts(answer: "LoadState=loaded\nStatusText=a=b\nMainPID=\n") else {
            Issue.record("no unit")
            return
        }
        #expect(unit == ["LoadState": "loaded", "StatusText": "a=b", "MainPID": ""])
        let silent = ServiceExaminer(service: ServiceFacts(answer: nil), isGreeting: false).finding
        #expect(silent.verdict == .unseen)
    }

    // MARK: Doors

    private func door(_ lines: [LineFacts], seconds: Int = 3600, isInput: Bool = false) -> Finding {
        DoorExaminer(
            door: DoorFacts(name: Phrase("front"), isInput: isInput, lines: lines), watch: .greeter(seconds: seconds)
        ).finding
    }

    @Test("a door that moves is fine, and says how it is and how often it changed")
    func moves() {
        let finding = door([Cases.line(("contact", "接点"), .contact, "GPIO17", changes: 12, held: 30)])
        #expect(finding.verdict == .fine)
        #expect(finding.seen.english == "It is closed now, and changed 12 times in 60 minutes.")
        #expect(finding.seen.japanese == "接点（GPIO17）は今閉、この60分で変化12回。")
    }

    @Test("a door without a change for a day is worth a look, and for an hour is not")
    func still() {
        let line = Cases.line(("contact", "接点"), .contact, "GPIO17")
        #expect(door([line]).verdict == .fine)
        #expect(door([line], seconds: 100_000).verdict == .look)
    }

    @Test("a beam that stays broken, a button that stays down and half a pair that never moves are worth a look")
    func odd() {
        let broken = Cases.line(("beam", "光線"), .beam, "GPIO17", active: true, changes: 3, held: 4000)
        #expect(door([broken]).seen.english.contains("has been broken for 66 minutes"))
        let down = Cases.line(("button", "ボタン"), .button, "GPIO22", active: true, changes: 1, held: 900)
        #expect(door([down], isInput: true).seen.english.contains("down for 15 minutes"))
        let pair = [
            Cases.line(("outer beam", "外側の光線"), .beam, "GPIO17", changes: 40, held: 5),
            Cases.line(("inner beam", "内側の光線"), .beam, "GPIO27"),
        ]
        #expect(door(pair).verdict == .look && door(pair).seen.english.contains("the inner beam on GPIO27 never"))
    }

    @Test("a line that cannot be read is wrong, with the remedy of who tried")
    func unreadable() {
        let finding = door([
            Cases.line(
                ("contact", "接点"), .contact, "GPIO17", active: nil,
                trouble: "GPIO17 is held by gpiomon (process 12); stop it")
        ])
        #expect(finding.verdict == .wrong)
        #expect(finding.seen.english.hasSuffix("cannot be read: GPIO17 is held by gpiomon (process 12)."))
        #expect(finding.remedy?.english == "Stop it. Then watch it with noren doors.")
    }

    // MARK: Sound

    private func control(
        _ name: String, muted: Bool = false, atMinimum: Bool = false, lowest: Double? = -60
    ) -> SoundFacts.Control {
        .init(name: name, id: name, isMuted: muted, isAtMinimum: atMinimum, lowest: lowest)
    }

    private func sound(_ controls: [SoundFacts.Control]) -> Finding {
        SoundExaminer(
            files: BoardFiles(root: Cases.folder + "/pc"),
            sound: SoundFacts(
                device: "plughw:CARD=Device", kind: .card, card: "USB Audio", id: "Device", state: .ready,
                controls: controls), greeter: nil, isOnly: true
        ).finding
    }

    @Test("a card that is muted in its mixer is wrong, with the command that turns it on")
    func muted() {
        let finding = sound([control("PCM", muted: true, atMinimum: true), control("Mic", muted: true)])
        #expect(finding.verdict == .wrong)
        #expect(
            finding.seen.english
                == "USB Audio (plughw:CARD=Device) plays, but nobody hears it: in its mixer PCM is muted.")
        #expect(
            finding.seen.japanese
                == "USB Audio（plughw:CARD=Device）：再生はできますが、聞こえません。ミキサーでPCMがミュートになっています。")
        let remedy = finding.remedy?.english ?? ""
        #expect(remedy.contains("amixer -c Device sset 'PCM' unmute 80% && sudo alsactl store"), "\(remedy)")
        #expect(finding.facts.json.contains(#"{"control":"PCM","muted":true,"at_minimum":true}"#))
    }

    @Test("a sound server that does not answer is told with what to set, and one that does mixes")
    func server() {
        func finding(_ state: SoundFacts.State) -> Finding {
            SoundExaminer(
                files: BoardFiles(root: Cases.folder + "/pc"),
                sound: SoundFacts(device: "pipewire", kind: .card, state: state, server: "PipeWire"),
                greeter: nil, isOnly: true
            ).finding
        }
        let words = "PipeWire does not answer this user (snd_pcm_open: Host is down); name the card itself"
        let silent = finding(.trouble(words))
        #expect(silent.verdict == .wrong)
        #expect(
            silent.seen.english
                == "It cannot sound: PipeWire does not answer this user (snd_pcm_open: Host is down).")
        // There is nothing to plug in.
        #expect(silent.remedy?.english == "Name the card itself.")
        let ready = finding(.ready)
        #expect(ready.verdict == .fine)
        #expect(ready.seen.english == "The device \"pipewire\" can sound. PipeWire mixes it with others.")
        #expect(ready.seen.japanese == "機器「pipewire」：音が出せます。PipeWireがほかの音と混ぜます。")
    }

    @Test("what nobody would hear through, or hears all the same, is no trouble")
    func audible() {
        #expect(sound([]).verdict == .fine)
        #expect(
            sound([control("Master"), control("Mic", muted: true), control("IEC958", muted: true)]).verdict == .fine)
        // One of two ways out is enough; without any, nothing is heard.
        #expect(sound([control("Master"), control("Speaker"), control("Headphone", muted: true)]).verdict == .fine)
        let none = sound([control("Master"), control("Speaker", atMinimum: true), control("Headphone", muted: true)])
        #expect(none.verdict == .wrong)
        #expect(none.seen.english.hasSuffix("in its mixer Speaker is at its lowest and Headphone is muted."))
        // A lowest step that can be heard.
        #expect(sound([control("Master", atMinimum: true, lowest: -20)]).verdict == .fine)
        // An only control is every sound's way.
        #expect(sound([control("Lautsprecher", muted: true)]).verdict == .wrong)
    }

    // MARK: Storage

    private func disk(_ space: BoardFiles.Space) -> Finding {
        let files = BoardFiles(root: Cases.folder + "/healthy-raspberry") { _ in space }
        return DiskExaminer(
            files: files, log: KernelLog(files), mounts: Mounts(files), journalFolder: "/var/lib/noren"
        ).finding
    }

    @Test("a disk is judged by its room, and by how many files it still takes")
    func room() {
        let gigabyte = 1_000_000_000
        let full = disk(.init(bytes: 8 * gigabyte, freeBytes: 1_000_000, files: 1000, freeFiles: 500))
        #expect(full.verdict == .wrong && full.seen.english == "/ is full: 1.0 MB of 8.0 GB is free.")
        let files = disk(.init(bytes: 8 * gigabyte, freeBytes: gigabyte, files: 1000, freeFiles: 1))
        #expect(files.verdict == .wrong && files.seen.english.contains("no more files"))
        let nearly = disk(.init(bytes: 8 * gigabyte, freeBytes: gigabyte / 2, files: 0, freeFiles: 0))
        #expect(nearly.verdict == .look)
        let roomy = disk(.init(bytes: 8 * gigabyte, freeBytes: 3 * gigabyte, files: 0, freeFiles: 0))
        #expect(roomy.verdict == .fine)
    }

    @Test("a real full file system is seen as the kernel tells it")
    func kernelSpace() throws {
        let space = try #require(BoardFiles().space("/"))
        #expect(space.bytes > 0 && space.freeBytes <= space.bytes && space.freeFiles <= space.files)
        #expect(BoardFiles().space("/no/such/folder") == nil)
    }

    // MARK: The kernel's words

    @Test("a program's words in the kernel's log are not the kernel's")
    func kernelLog() {
        let log = KernelLog(BoardFiles(root: Cases.folder + "/failing-raspberry"))
        #expect(log.lines(with: "i/o error").count == 1)
        #expect(log.lines(with: "undervoltage detected").map(\.seconds) == [61, 2400])
    }

    @Test(
        "a Raspberry's bits are read from the kernel's file, and from its tool",
        arguments: [
            ("throttled=0x50005\n", true, true, false), ("throttled=0x80008", false, false, true),
            ("throttled=0x10000", false, true, false), ("0", false, false, false),
        ])
    func throttling(text: String, now: Bool, before: Bool, heat: Bool) throws {
        let bits = try #require(Throttling(BoardFiles(root: "/no/such/root"), tool: text))
        #expect(bits.hasLowVoltage == now && bits.hadLowVoltage == before && bits.isSlowedByHeat == heat)
        #expect(Throttling(BoardFiles(root: "/no/such/root"), tool: "no such command") == nil)
    }

    // MARK: Breaking lines

    @Test("words are kept whole, and Japanese is not begun with a full stop")
    func wrapping() {
        #expect(Wrapping.lines("the quick brown fox jumps", width: 12) == ["the quick", "brown fox", "jumps"])
        let japanese = Wrapping.lines("音が出ません。直します。", width: 12)
        #expect(japanese == ["音が出ませ", "ん。直しま", "す。"], "\(japanese)")
        #expect(Wrapping.lines("/a/path/that/is/far/too/long", width: 10) == ["/a/path/that/is/far/too/long"])
    }
}
