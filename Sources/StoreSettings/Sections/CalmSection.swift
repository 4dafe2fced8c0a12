internal import Greeter
internal import GreeterRuntime

/// `[calm]`: the numbers of the quiet policy.
enum CalmSection {
    static let rest = Key("rest", .span(.zero ... .minutes(10), example: "2s"), .seconds(2))
    static let staleAfter = Key(
        "stale_after", .span(.milliseconds(100) ... .seconds(10), example: "1s"), .seconds(1))
    static let quietAtMost = Key("quiet_at_most", .level, .light)
    static let quietFor = Key("quiet_for", .span(.seconds(1) ... .hours(24), example: "30m"), .minutes(30))
    static let servingAtMost = Key("serving_at_most", .level, .tick)
    static let servingLongest = Key(
        "serving_longest", .span(.seconds(1) ... .hours(24), example: "90m"), .minutes(90))
    static let peopleFirst = Key("people_first", .span(.zero ... .seconds(30), example: "2s"), .zero)

    static let spec = SectionSpec(
        "calm",
        [
            NestedKey(name: "party"), rest, staleAfter, NestedKey(name: "voice"), NestedKey(name: "sound"), quietAtMost,
            quietFor, servingAtMost, servingLongest, peopleFirst,
        ])

    /// The numbers of the policy, and the budget of the zone in which the store speaks.
    struct Reading {
        var calm: Calm
        var voice: TokenBucket.Policy
        var sound: TokenBucket.Policy
    }

    static func read(_ node: Node?, file: String, findings: Findings) -> Reading {
        let section = Section(spec, node, file: file, findings: findings)
        var calm = Calm()
        let party = section.section(Party.spec, example: "{ gap = \"5s\", longest = \"30s\" }")
        calm.partyGap = party.read(Party.gap)
        calm.partyLongest = party.read(Party.longest)
        if calm.partyLongest < calm.partyGap {
            findings.problem(
                party.place(of: party["longest"] == nil ? "gap" : "longest"),
                "`longest` is shorter than `gap`, so no party could end by its gap; write a longer one, as in \"30s\"")
        }
        calm.rest = section.read(rest)
        calm.staleAfter = section.read(staleAfter)
        let voice = Bucket.read("voice", burst: 5, perHour: 8, in: section)
        let sound = Bucket.read("sound", burst: 20, perHour: 40, in: section)
        calm.quietAtMost = section.read(quietAtMost)
        calm.quietFor = section.read(quietFor)
        calm.servingAtMost = section.read(servingAtMost)
        calm.servingLongest = section.read(servingLongest)
        calm.peopleFirst = section.read(peopleFirst)
        return Reading(calm: calm, voice: voice, sound: sound)
    }
}

/// `party = { gap = "5s", longest = "30s" }`: who shares one greeting.
private enum Party {
    static let gap = Key("gap", .span(.zero ... .minutes(5), example: "5s"), .seconds(5))
    static let longest = Key("longest", .span(.zero ... .minutes(30), example: "30s"), .seconds(30))

    static let spec = SectionSpec("party", isNested: true, [gap, longest])
}

/// `voice = { burst = 5, per_hour = 8 }`: a bucket that refills steadily.
private enum Bucket {
    static func read(_ name: String, burst: Int, perHour: Int, in calm: Section) -> TokenBucket.Policy {
        let burstKey = Key("burst", .count(in: 1...1000, example: "\(burst)"), burst)
        let rateKey = Key("per_hour", .number(in: 0...3600, unit: "cues", example: "\(perHour)"), Double(perHour))
        let spec = SectionSpec(name, isNested: true, [burstKey, rateKey])
        let section = calm.section(spec, example: "{ burst = \(burst), per_hour = \(perHour) }")
        return TokenBucket.Policy(burst: section.read(burstKey), perHour: section.read(rateKey))
    }
}
