internal import Greeter
public import GreeterRuntime

/// The settings that are there already, which setup goes on from: what it does not ask about stays as it is.
public struct PresentSettings: Sendable {
    /// The file, to the letter.
    let text: String
    /// What it answers to setup's questions, its chain's base included.
    let draft: Draft
    /// What the questions start from.
    let start: Draft
    let loudspeaker: Loudspeaker
    /// Where it sounds; nil where nobody has settled that.
    let device: String?
    /// Whether there are hours of any kind: days, dates, a calendar.
    let hasHours: Bool
    /// Doors whose tables stand in the file itself; those of a chain's base cannot be taken out here.
    private let ownDoors: Int

    /// - Parameters:
    ///   - board: what the file means.
    ///   - isWhole: false where that is so only with ``withSomeDoor(_:)``.
    public init(_ text: String, board: BoardSettings, isWhole: Bool = true) {
        self.text = text
        loudspeaker = board.zones.first?.loudspeaker ?? Loudspeaker()
        ownDoors = SettingsEdit(text).count(ofList: "door")
        hasHours = board.effective.contains { $0.key.hasPrefix("hours.") }
        var draft = Draft(board)
        if !isWhole { draft.kept = [] }
        self.draft = draft
        // What a shop that never greeted has not settled is asked as in a new one.
        func isSet(_ key: String) -> Bool { board.effective.contains { $0.key == key && $0.place != nil } }
        device = isWhole || isSet("sound.device") ? draft.device : nil
        if !isWhole, !isSet("sound.volume") { draft.volume = Draft().volume }
        if !isWhole, !isSet("shop.languages") { draft.languages = [] }
        start = draft
    }

    /// Whether all doors may be found anew.
    var ownsItsDoors: Bool { draft.kept.count == ownDoors }

    /// Why a line of setup's would find no place in a file; nil: it would.
    public static func complaint(of text: String) -> String? {
        let tables = ["shop", "hours", "sound", "door", "lamp", "notice", "inputs"]
        guard let table = SettingsEdit(text).closedTables(among: tables).first else { return nil }
        return
            "`\(table)` is written in one line; write [\(table)] and below it a line for each key, so that setup can go on"
            + " from it"
    }

    /// A file with a door that nobody has, to see whether it is in order but for its doors.
    public static func withSomeDoor(_ text: String) -> String {
        var edit = SettingsEdit(text)
        edit.append("[[door]]", [.init(key: "contact", value: "{ chip = \"noren-setup\", line = 0 }")])
        return edit.text
    }

    /// The file with other answers. Where they say what it says already, nothing changes.
    func with(_ answers: Draft, words: StoryLanguage) -> String {
        var edit = SettingsEdit(text)
        let before = DraftText(draft: draft, words: words).tables
        let after = DraftText(draft: answers, words: words).tables
        for table in before {
            let now = after.first { $0.head == table.head }
            let name = table.name
            // Of hours, dates and a calendar stay; of inputs, the other ones.
            if now == nil, name != "hours", name != "inputs" { edit.remove(table: name) }
            for row in table.rows where now?.rows.contains(where: { $0.key == row.key }) != true {
                edit.remove(row.key, in: name)
            }
        }
        for table in after {
            let name = table.name
            let known = before.first { $0.head == table.head }?.rows ?? []
            let changed = table.rows.filter { row in
                !known.contains { $0.key == row.key && $0.value == row.value }
            }
            if known.isEmpty, !edit.has(table: name) {
                edit.append(table.head, changed, comment: table.comment)
            } else {
                for row in changed { edit.set(row, in: name) }
            }
        }
        if draft.device != answers.device { edit.comment(out: "calibrated", in: "sound") }
        setDoors(of: answers, in: &edit, DraftText(draft: answers, words: words))
        return edit.text
    }

    /// New doors take the place of those before: of the one with the same line, else of the next; names and whatever else was
    /// said of a door stay.
    private func setDoors(of answers: Draft, in edit: inout SettingsEdit, _ text: DraftText) {
        let before = draft.kept
        var free = answers.kept.isEmpty && ownsItsDoors ? Array(0..<edit.count(ofList: "door")) : []
        var added: [[SettingsEdit.Row]] = []
        let sharing = answers.doors.map { door in
            free.first { place in
                before.indices.contains(place)
                    && before[place].lines.contains { door.lines.map(\.address).contains($0.address) }
            }
        }
        free.removeAll { sharing.contains($0) }
        var taken = Set(before.map(\.name))
        for (door, place) in zip(answers.doors, sharing) {
            let rows = text.sensor(door)
            if let place = place ?? (free.isEmpty ? nil : free.removeFirst()) {
                edit.replace(DraftText.sensorKeys, with: rows, inList: "door", at: place)
            } else {
                var number = 0
                while taken.contains(DraftText.name(ofDoor: number)) { number += 1 }
                taken.insert(DraftText.name(ofDoor: number))
                added.append(
                    [SettingsEdit.Row(key: "name", value: DraftText.name(ofDoor: number).asToml)] + rows)
            }
        }
        for place in free.reversed() where !answers.doors.isEmpty { edit.remove(fromList: "door", at: place) }
        for rows in added { edit.append("[[door]]", rows) }
    }

    /// The lines that would change: those that go with `-`, those that come with `+`, in the order of the file.
    func changes(to other: String) -> [String] {
        func lines(_ text: String) -> [String] {
            text.utf8.split(separator: 10).map { String(decoding: $0, as: UTF8.self) }.filter {
                !$0.trimmedOfSpaces.isEmpty
            }
        }
        let (old, new) = (lines(text), lines(other))
        let difference = new.difference(from: old)
        var gone: Set<Int> = []
        var come: Set<Int> = []
        for change in difference {
            switch change {
            case .remove(let offset, _, _): gone.insert(offset)
            case .insert(let offset, _, _): come.insert(offset)
            }
        }
        var result: [String] = []
        var (left, right) = (0, 0)
        while left < old.count || right < new.count {
            if gone.contains(left) {
                result.append("- \(old[left].trimmedOfSpaces)")
                left += 1
            } else if come.contains(right) {
                result.append("+ \(new[right].trimmedOfSpaces)")
                right += 1
            } else {
                left += 1
                right += 1
            }
        }
        return result
    }
}

extension Draft {
    /// What settings answer to setup's questions.
    init(_ board: BoardSettings) {
        let policy = board.policy
        let shop = policy.stores[0]
        kept = policy.doors.indices.filter { policy.doors[$0].store == 0 }.map { index in
            let door = policy.doors[index]
            let lines = policy.lines.indices.compactMap { line in
                Draft.use(of: policy.lines[line].role, door: index).map {
                    PresentDoor.Line(use: $0, address: board.inputs[line].address)
                }
            }
            return PresentDoor(name: door.name, lines: lines, knowsDirection: door.sensor.knowsDirection)
        }
        device = "\(board.zones[shop.zone].device)"
        volume = board.zones[shop.zone].volume
        style = shop.atMost
        register = shop.register
        languages = shop.languages
        zone = shop.timeZone.name
        hours = board.effective.compactMap { value in
            guard value.store == shop.id, value.key.hasPrefix("hours.") else { return nil }
            let days = String(value.key.dropFirst(6)).unquoted
            // Dates and calendars are none of setup's questions.
            guard let first = days.first, first.isLetter, days != "calendar" else { return nil }
            return Hours(days: days, times: value.value.unquoted)
        }
        for (line, policy) in zip(board.inputs, policy.lines) where policy.role == .quietButton(store: 0) {
            button = LineDraft(address: line.address, bias: line.bias, isActiveLow: line.isActiveLow)
        }
        for line in board.outputs {
            let draft = LineDraft(address: line.address, bias: .asIs, isActiveLow: line.isActiveLow)
            switch line.role {
            case .lamp(store: 0): lights[.lamp] = draft
            case .notice(store: 0): lights[.notice] = draft
            case .lamp, .notice: break
            }
        }
    }

    private static func use(of role: LinePolicy.Role, door: Int) -> String? {
        switch role {
        case .contact(door: door): "contact"
        case .motion(door: door): "motion"
        case .beam(door: door): "beam"
        case .outer(door: door): "outer"
        case .inner(door: door): "inner"
        case .pulseIn(door: door): "in"
        case .pulseOut(door: door): "out"
        default: nil
        }
    }
}

extension SensorPolicy {
    fileprivate var knowsDirection: Bool {
        switch self {
        case .contact(let direction), .beam(let direction): direction != .unknown
        case .contactAndMotion, .beamPair, .pulses: true
        }
    }
}

extension String {
    /// Of a plain text in TOML: what stands in its quotes.
    fileprivate var unquoted: String {
        count > 1 && hasPrefix("\"") && hasSuffix("\"") ? String(dropFirst().dropLast()) : self
    }
}
