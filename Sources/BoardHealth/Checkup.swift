/// What the rest of Noren knows of a board, for the doctor to judge.
public struct BoardFacts: Sendable {
    /// Noren's own version.
    public var program: String
    public var libraries: [LibraryFacts]
    public var user: UserFacts
    public var settings: SettingsFacts
    public var service: ServiceFacts
    public var greeter: GreeterFacts
    public var chips: [ChipFacts]
    /// Chips' files that this user may not open.
    public var forbiddenChips: [String]
    public var watch: LineWatch
    public var doors: [DoorFacts]
    public var sounds: [SoundFacts]
    /// Nil without settings that say where it is.
    public var journal: JournalFacts?
    public var clock: ClockFacts?
    /// What `vcgencmd get_throttled` printed.
    public var throttled: String?

    public init(
        program: String, libraries: [LibraryFacts], user: UserFacts, settings: SettingsFacts, service: ServiceFacts,
        greeter: GreeterFacts, chips: [ChipFacts], forbiddenChips: [String], watch: LineWatch, doors: [DoorFacts],
        sounds: [SoundFacts], journal: JournalFacts?, clock: ClockFacts?, throttled: String? = nil
    ) {
        self.program = program
        self.libraries = libraries
        self.user = user
        self.settings = settings
        self.service = service
        self.greeter = greeter
        self.chips = chips
        self.forbiddenChips = forbiddenChips
        self.watch = watch
        self.doors = doors
        self.sounds = sounds
        self.journal = journal
        self.clock = clock
        self.throttled = throttled
    }
}

/// Looks at everything once.
public enum Checkup {
    /// What was found, in the order of ``Subject``.
    public static func findings(_ facts: BoardFacts, _ files: BoardFiles) -> [Finding] {
        let log = KernelLog(files)
        let mounts = Mounts(files)
        let throttling = Throttling(files, tool: facts.throttled)
        let answer = facts.greeter.answer
        let service = ServiceExaminer(service: facts.service, isGreeting: facts.greeter.isGreeting).finding
        var findings = [
            GreeterExaminer(greeter: facts.greeter, program: facts.program, service: service).finding, service,
            SettingsExaminer(settings: facts.settings).finding,
        ]
        findings += facts.doors.map { DoorExaminer(door: $0, watch: facts.watch).finding }
        findings += facts.sounds.map {
            SoundExaminer(files: files, sound: $0, greeter: answer?.pid, isOnly: facts.sounds.count == 1).finding
        }
        findings.append(PowerExaminer(files: files, log: log, throttling: throttling).finding)
        findings.append(TemperatureExaminer(files: files, throttling: throttling).finding)
        let folder = facts.journal.map { String($0.path[..<($0.path.lastIndex(of: "/") ?? $0.path.startIndex)]) }
        findings.append(DiskExaminer(files: files, log: log, mounts: mounts, journalFolder: folder).finding)
        if let journal = facts.journal {
            findings.append(JournalExaminer(journal: journal, mounts: mounts, greeter: answer).finding)
        }
        if let clock = facts.clock { findings.append(ClockExaminer(files: files, clock: clock).finding) }
        findings.append(
            ChipExaminer(
                chips: facts.chips, forbidden: facts.forbiddenChips, isSimulated: answer?.isSimulated ?? false
            ).finding)
        findings.append(UserExaminer(user: facts.user, isKernelLogForbidden: log.isForbidden).finding)
        findings.append(LibraryExaminer(program: facts.program, libraries: facts.libraries).finding)
        findings.append(SystemExaminer(files: files).finding)
        findings.append(BoardExaminer(files: files).finding)
        return findings
    }
}
