import Greeter
import GreeterProof
import Testing

@Suite("Staff, and people first", .timeLimit(.minutes(30)))
struct PeopleTests {
    private func shop(_ people: Span = .seconds(2), change: (inout StorePolicy) -> Void = { _ in }) -> BoardPolicy {
        .shop(doors: ["front", "back"], lamp: true) {
            $0.calm.peopleFirst = people
            change(&$0)
        }
    }

    @Test("an announced passage is staff's, ten seconds long, once, through any door, silent and dark")
    func staff() throws {
        let told = try Story(shop(.zero)).tell(
            "10:00:00,staff,pass,", "10:00:10,back,departure,", "10:00:10.5,back,departure,", "10:01:00,staff,pass,",
            "10:01:10.001,front,arrival,")
        #expect(
            told == [
                "10:00:10.000 back departure silent - staff", "10:00:10.500 back departure sound thanks played",
                "10:01:10.001 front arrival sound welcome played",
            ])
    }

    @Test("staff's passage comes before all else, and joins no party")
    func staffFirst() throws {
        let told = try Story(shop(.zero) { $0.atMost = .off }).tell("10:00:00,staff,pass,", "10:00:01,front,arrival,")
        #expect(told == ["10:00:01.000 front arrival silent - staff"])
        let party = try Story(shop(.zero)).tell(
            "10:00:00,front,arrival,", "10:00:03,staff,pass,", "10:00:04,front,arrival,", "10:00:06,front,arrival,")
        #expect(party.map { $0.split(separator: " ").last } == ["played", "staff", "played"])
    }

    @Test("the machine speaks only after staff had their time, and says that it waited for nothing else")
    func waits() throws {
        let story = Story(shop())
        let told = try story.tell("10:00:00,front,arrival,")
        #expect(told == ["10:00:00.000 front arrival sound welcome played"])
        #expect(story.decisions[0].soundedAt?.wall == story.decisions[0].at.wall + .seconds(2))
    }

    @Test("whoever leaves, and whoever may have, is answered at once")
    func arrivalsOnly() throws {
        let story = Story(shop())
        try story.tell("10:00:00,front,departure,", "10:00:10,back,unknown,")
        #expect(story.decisions.allSatisfy { $0.soundedAt == $0.at })
    }

    @Test("a person's greeting is worth more than a machine's, and greets the party")
    func acknowledged() throws {
        let told = try Story(shop()).tell(
            "10:00:00,front,arrival,", "10:00:01.999,acknowledge,press,", "10:00:04,front,arrival,",
            "10:00:20,front,arrival,")
        #expect(
            told == [
                "10:00:00.000 front arrival light - acknowledged", "10:00:04.000 front arrival light - party",
                "10:00:20.000 front arrival sound welcome played",
            ])
    }

    @Test("those who come while staff may still greet belong to the party")
    func party() throws {
        let story = Story(shop())
        let told = try story.tell("10:00:00,front,arrival,", "10:00:01,front,arrival,", "10:00:03,front,arrival,")
        #expect(told.map { $0.split(separator: " ").last } == ["played", "party", "party"])
        #expect(story.sounded.count == 1 && story.decisions.map(\.party) == [1, 2, 3])
    }

    @Test("a level that falls meanwhile is kept to")
    func levelFalls() throws {
        let story = Story(shop())
        let told = try story.tell("10:00:00,front,arrival,", "10:00:01,quiet,set,light/1m", "10:00:05,front,departure,")
        #expect(told[0] == "10:00:00.000 front arrival light - quiet")
        #expect(story.sounded.isEmpty)
    }

    @Test("a turn that does not come within a second after is stale")
    func stale() throws {
        let told = try Story(shop()).tell(
            "10:00:00,front,arrival,", "10:00:01,back,departure,", "10:00:20,front,departure,")
        // The departure sounds from 1 to 2 and rests until 4; the arrival may begin until 3.
        #expect(told[0] == "10:00:00.000 front arrival light - rest")
        #expect(told[1] == "10:00:01.000 back departure sound thanks played")
    }

    @Test("the notice is lit at once, and goes out when somebody greets")
    func notice() {
        var till = Till(shop { $0.notice = .seconds(5) })
        till.at("10:00", .pass(door: 0, .arrival))
        till.at("10:00:01", .acknowledge(store: 0))
        till.wait("10:01")
        #expect(till.times { $0 == .notice(store: 0, on: true) } == ["10:00:00.000"])
        #expect(till.times { $0 == .notice(store: 0, on: false) } == ["10:00:01.000"])
        #expect(till.told == ["arrival light acknowledged"])
        #expect(till.world.witness.breach == nil)
    }
}
