internal import Greeter
internal import GreeterRuntime

/// Everything that one store's settings say.
struct StoreReading {
    let file: String
    let policy: StorePolicy
    let doors: [DoorSection.Reading]
    let inputs: InputsSection.Reading
    let lamp: LightReading?
    let notice: LightReading?
    let sound: SoundSection.Reading
    let calm: CalmSection.Reading
    let cueSources: [CueSource]
    /// Nil where this file is not the one with `[board]`.
    let board: BoardSection.Reading?
    /// Where the id stands.
    let idPlace: Place

    init(
        _ chain: SettingsChain, readsBoard: Bool, bundled: [CueSection.Reading], context: SettingsContext,
        findings: Findings
    ) {
        file = chain.file
        let tables = SectionTables(chain, findings: findings)
        findings.store = SettingsPath.stem(file)
        let limits = LimitsSection.read(tables.limits, file: file, findings: findings)
        let shop = ShopReading(
            tables["shop"], extends: chain.extends, limits: limits, file: file, context: context, findings: findings)
        let calendars = StoreCalendars(zone: shop.timeZone, context: context, findings: findings)
        let hours = HoursSection.read(tables["hours"], calendars: calendars, findings: findings)
        let quietTimes = QuietTimeSection.read(
            tables.list("quiet_time"), file: file, calendars: calendars, findings: findings)
        sound = SoundSection.read(tables["sound"], limits: limits, file: file, findings: findings)
        doors = DoorSection.read(tables.list("door"), shop: shop, file: file, findings: findings)
        lamp = LampSection.read(tables["lamp"], file: file, findings: findings)
        notice = NoticeSection.read(tables["notice"], file: file, findings: findings)
        inputs = InputsSection.read(tables["inputs"], file: file, findings: findings)
        calm = CalmSection.read(tables["calm"], file: file, findings: findings)
        LimitsSection.note(limits, findings: findings)
        let store = StoreCues(bundled: bundled, context: context, findings: findings)
        let cues = store.read(tables.list("cue"), file: file)
        board = readsBoard ? BoardSection.read(tables["board"], file: file, findings: findings) : nil

        // A door or a cue may stand in a file of the chain that could not be read.
        if chain.isComplete {
            store.check(shop.languages, in: shop.section, cues: cues)
            if tables.list("door").isEmpty, !tables.has("door") {
                findings.problem(
                    Place(file: file, line: 1, column: 1),
                    "this shop has no door; add [[door]] and, below it, contact = \"GPIO17\"")
            }
        }
        idPlace = shop.section.place(of: ShopSection.id.name)
        policy = StorePolicy(
            id: shop.id, name: shop.name, timeZone: shop.timeZone,
            schedule: Schedule(hours: hours, quietTimes: quietTimes),
            atMost: shop.atMost, departures: shop.departures, lastOut: shop.lastOut, languages: shop.languages,
            order: shop.order, sequenceGap: shop.gap, register: shop.register, calm: calm.calm,
            lamp: lamp?.on, notice: notice?.on, cues: cues.map(\.cue))
        cueSources = cues.map(\.source)
    }
}

/// `[shop]`, with what the board and the file's name add.
struct ShopReading {
    let section: Section
    let id: String
    let name: String
    let timeZone: ZoneTable
    let languages: [String]
    let order: LanguageOrder
    let gap: Span
    let register: Register
    /// What the shop asks for, or less where its chain allows less.
    let atMost: Level
    let departures: Departures
    let lastOut: Span

    init(
        _ node: Node?, extends: Node?, limits: LimitsSection.Reading, file: String, context: SettingsContext,
        findings: Findings
    ) {
        let section = Section(ShopSection.spec, node, file: file, findings: findings)
        self.section = section
        // The store's name heads every value, so it is found first and listed in its turn.
        let stem = SettingsPath.stem(file)
        let written = findings.withoutNotes { section.read(ShopSection.id, default: stem) }
        id = written == "@hostname" ? context.hostName() : written
        findings.store = id
        if let extends, case .string(let base) = extends.value {
            findings.note("extends", Toml.quoted(base), extends.place)
        }
        findings.note("shop.id", Toml.quoted(id), section["id"]?.place)
        if section["id"] == nil || written == "@hostname", let complaint = ShopSection.complaintAboutID(id) {
            let origin = written == "@hostname" ? "the board's name" : "the file's name"
            findings.problem(section.place(of: "id"), "\(origin) makes no good id: \(complaint); set `id` in [shop]")
        }
        name = section.read(ShopSection.name, default: id)
        timeZone = ShopReading.zone(section, context, findings)
        languages = section.read(ShopSection.languages)
        order = section.read(ShopSection.order)
        gap = section.read(ShopSection.gap)
        register = section.read(ShopSection.register)
        atMost = ShopReading.atMost(section, limits.atMost, findings)
        departures = section.read(ShopSection.departures)
        lastOut = section.read(ShopSection.lastOut)
    }

    private static func atMost(
        _ shop: Section, _ limit: (level: Level, place: Place)?, _ findings: Findings
    ) -> Level {
        guard let limit else { return shop.read(ShopSection.atMost) }
        let asked = findings.withoutNotes { shop.read(ShopSection.atMost) }
        let isAsked = shop["at_most"] != nil
        if isAsked { LimitsSection.refuse(asked, above: limit, "at_most", shop, findings) }
        // A default asks for nothing, so it gives way without a word.
        let isLimited = limit.level < asked || !isAsked
        let level = isLimited ? limit.level : asked
        findings.note("shop.at_most", Toml.quoted(level.word), isLimited ? limit.place : shop.place(of: "at_most"))
        return level
    }

    /// The zone of the settings, or the board's; never UTC in place of one that is not there.
    private static func zone(_ shop: Section, _ context: SettingsContext, _ findings: Findings) -> ZoneTable {
        let key = ShopSection.timezone.name
        var name = ""
        if shop[key] == nil {
            switch context.boardZone() {
            case .success(let board):
                name = board
                findings.note("shop.timezone", Toml.quoted(board), nil)
            case .failure(let trouble): findings.problem(shop.place, trouble.message)
            }
        } else {
            name = shop.read(ShopSection.timezone)
        }
        guard !name.isEmpty else { return .utc }
        switch context.zone(name) {
        case .table(let table): return table
        case .unavailable(let why): findings.problem(shop.place(of: key), why)
        case .unknown:
            let near = nearest(to: name, among: context.zoneNames())
            let remedy = near.map { "did you mean \(Toml.quoted($0))?" } ?? "write one like \"Asia/Tokyo\""
            findings.problem(shop.place(of: key), "there is no time zone \(Toml.quoted(name)); \(remedy)")
        }
        return .utc
    }

    /// Whole names first, then cities: `Tokyo` is `Asia/Tokyo`.
    private static func nearest(to name: String, among names: [String]) -> String? {
        if let near = Nearest.word(to: name, among: names) { return near }
        let city = String(name.split(separator: "/").last ?? "").split(separator: " ").joined(separator: "_")
        let cities = names.filter { $0.contains("/") }
        let tails = cities.map { String($0.split(separator: "/").last ?? "") }
        guard let near = Nearest.word(to: city, among: tails), let index = tails.firstIndex(of: near) else {
            return nil
        }
        return cities[index]
    }
}

/// The tables at the top of a chain, each known to be of the right kind.
struct SectionTables {
    private var tables: [String: Node] = [:]
    private var lists: [String: [Node]] = [:]
    private var wrong: Set<String> = []
    private(set) var limits: [Node] = []

    /// More doors, quiet times or cues than any shop has.
    private static let longestList = 500

    init(_ chain: SettingsChain, findings: Findings) {
        for entry in chain.root.entries {
            guard let spec = Vocabulary.sections.first(where: { $0.name == entry.key }) else {
                findings.problem(entry.keyPlace, SectionTables.unknown(entry))
                continue
            }
            if spec.isList {
                lists[spec.name] = list(entry, spec, findings)
            } else {
                tables[spec.name] = table(entry.node, spec, entry.keyPlace, findings)
            }
        }
        if let spec = Vocabulary.sections.first(where: { $0.name == "limits" }) {
            limits = chain.limits.compactMap { table($0, spec, $0.place, findings) }
        }
    }

    subscript(name: String) -> Node? { tables[name] }

    func list(_ name: String) -> [Node] { lists[name] ?? [] }

    /// Whether the name is there at all, be it in the wrong way.
    func has(_ name: String) -> Bool { lists[name] != nil || wrong.contains(name) }

    private mutating func table(_ node: Node, _ spec: SectionSpec, _ place: Place, _ findings: Findings) -> Node? {
        guard node.table == nil else { return node }
        if case .array = node.value {
            findings.problem(place, "there is only one \(spec.title) in a file; write it in single brackets")
        } else {
            findings.problem(place, "`\(spec.name)` is a table; write \(spec.title) and its keys below it")
        }
        return nil
    }

    private mutating func list(_ entry: Table.Entry, _ spec: SectionSpec, _ findings: Findings) -> [Node] {
        if case .array(let elements) = entry.node.value, elements.allSatisfy({ $0.table != nil }) {
            guard elements.count > SectionTables.longestList else { return elements }
            findings.problem(
                entry.keyPlace,
                "there are \(elements.count) \(spec.title); a shop has at most \(SectionTables.longestList)")
            return Array(elements.prefix(SectionTables.longestList))
        }
        wrong.insert(spec.name)
        let what =
            entry.node.table == nil ? "`\(spec.name)` is a list of tables" : "there may be several of [\(spec.name)]"
        findings.problem(entry.keyPlace, "\(what); write \(spec.title), in double brackets")
        return []
    }

    private static func unknown(_ entry: Table.Entry) -> String {
        var isTable = entry.node.table != nil
        if case .array(let elements) = entry.node.value { isTable = elements.contains { $0.table != nil } }
        return Vocabulary.unknown(entry.key, isTable: isTable)
    }
}
