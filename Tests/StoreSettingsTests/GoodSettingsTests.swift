import Greeter
import GreeterRuntime
import StoreSettings
import Testing

@Suite("Settings that are right", .timeLimit(.minutes(30)))
struct GoodSettingsTests {
    static let folder = TestBoard.fixtures + "/good"

    static let cases = ((try? TestBoard.files(in: folder)) ?? [])
        .filter { $0.hasSuffix(".toml") && !$0.hasPrefix("base") }.map { String($0.dropLast(5)) }

    @Test("a good file gives exactly these values and warnings", arguments: cases)
    func values(name: String) throws {
        let settings = try SettingsFile.load(["\(GoodSettingsTests.folder)/\(name).toml"], in: .test())
        var lines = settings.effective.map { value in
            "\(value.key) = \(value.value)" + (value.place.map { "  # \($0.file):\($0.line):\($0.column)" } ?? "")
        }
        lines += settings.warnings.map { "\($0)" }
        let found = lines.joined(separator: "\n").replacing(GoodSettingsTests.folder + "/", with: "") + "\n"
        #expect(found == SettingsFileNames.text(of: "\(GoodSettingsTests.folder)/\(name).effective"))
    }

    private func everything() throws -> BoardSettings {
        try SettingsFile.load(["\(GoodSettingsTests.folder)/everything.toml"], in: .test())
    }

    @Test("every key of the documentation arrives where it acts: the shop")
    func shop() throws {
        let store = try #require(try everything().policy.stores.first)
        #expect(store.id == "ginza-4" && store.name == "Ginza 4-chome" && store.timeZone.name == "Asia/Tokyo")
        #expect(store.languages == ["ja", "en"] && store.order == .sequence && store.register == .formal)
        #expect(store.sequenceGap == .milliseconds(250) && store.atMost == .chime)
        #expect(store.lamp == .seconds(4) && store.notice == .seconds(3))
        #expect(store.calm.partyGap == .seconds(6) && store.calm.partyLongest == .minutes(1))
        #expect(store.calm.rest == .seconds(3) && store.calm.staleAfter == .milliseconds(1500))
        #expect(store.calm.quietAtMost == .off && store.calm.quietFor == .hours(1))
    }

    @Test("every key of the documentation arrives where it acts: the schedule")
    func schedule() throws {
        let schedule = try #require(try everything().policy.stores.first).schedule
        let night = TimeRange(start: 18 * 60, end: 2 * 60)
        #expect(schedule.hours.rules.count == 5)
        #expect(schedule.hours.rules.contains(.init(days: .weekdays([.saturday]), ranges: [night])))
        #expect(schedule.quietTimes.map(\.name) == ["quiet hour", "quiet time 2"])
        #expect(schedule.quietTimes.map(\.atMost) == [.light, .tick])
        #expect(schedule.quietTimes.map(\.volume) == [-6, 0])
        #expect(schedule.quietTimes.last?.when.except.count == 2)
    }

    @Test("every key of the documentation arrives where it acts: lines, doors and loudspeaker")
    func lines() throws {
        let settings = try everything()
        #expect(settings.policy.doors.map(\.name) == ["front", "door-2", "lane"])
        #expect(
            settings.policy.doors.map(\.sensor) == [
                .beamPair(shortest: .milliseconds(20), longest: .milliseconds(1500)),
                .contactAndMotion(approach: .seconds(4)), .beam(.departure),
            ])
        #expect(settings.policy.doors.map(\.register) == [.casual, nil, nil])
        let roles: [LinePolicy.Role] = [
            .outer(door: 0), .inner(door: 0), .contact(door: 1), .motion(door: 1), .beam(door: 2),
            .quietButton(store: 0), .serving(store: 0), .staff(store: 0), .acknowledge(store: 0),
        ]
        #expect(settings.policy.lines.map(\.role) == roles)
        #expect(settings.policy.lines.first?.debounce == .milliseconds(5))
        #expect(settings.inputs.map(\.isActiveLow) == [true, false, false, false, true, true, true, true, true])
        #expect(settings.inputs[1].address == .offset(chip: "pinctrl-rp1", line: 27))
        #expect(settings.inputs.map(\.bias).prefix(2) == [.pullUp, .pullDown])
        #expect(settings.outputs.map(\.role) == [.lamp(store: 0), .notice(store: 0)])
        #expect(settings.outputs.map(\.isActiveLow) == [false, true])
        let zone = try #require(settings.zones.first)
        #expect(zone.device == .alsa("plughw:CARD=Device") && zone.volume == -1.5 && zone.loudness == -20)
        #expect(zone.idle == .hold && zone.leadIn == .milliseconds(300))
        #expect(zone.ceiling == 55 && zone.calibrated == 61.5 && zone.loudspeaker.most == -24.5)
        #expect(zone.duck?.control == "Music" && zone.duck?.by == -15 && zone.duck?.card == nil)
        #expect(settings.policy.zones[0].loudspeaker == zone.loudspeaker)
        #expect(settings.journal.hasSuffix("/good/journal.sqlite") && settings.socket == "/tmp/noren.sock")
        #expect(settings.clock == .rtc)
    }

    @Test("an own cue with a bundled id takes its place, and what it does not say it takes from the bundled one")
    func cues() throws {
        let settings = try everything()
        let cues = try #require(settings.policy.stores.first).cues
        #expect(cues.map(\.id) == ["welcome-ja", "welcome-en", "chime-arrival", "welcome-ja-xmas"])
        let replaced = cues[1]
        #expect(replaced.text == "Welcome" && replaced.language == "en" && replaced.says == .welcome)
        #expect(replaced.length == .milliseconds(1200))
        #expect(cues[3].timesADay == 1 && cues[3].register == .plain && cues[3].when != nil)
        let sources = try #require(settings.cueSources.first)
        #expect(sources[1].path == GoodSettingsTests.folder + "/xmas.flac" && sources[1].place?.line == 98)
        #expect(sources[2].path == TestBoard.fixtures + "/sounds/chime-arrival.flac" && sources[2].place?.line == 18)
        #expect(sources[0].place == nil)
    }
}
