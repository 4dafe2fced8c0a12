internal import Greeter
internal import GreeterRuntime

extension Forecast {
    /// The forecast as one object of JSON.
    ///
    /// `new` and `old` (null without one) hold the same figures; `changes` how passages are treated differently.
    public var json: String {
        var object = JSONObject()
        object.add("trace", trace)
        object.add("from", period?.from.text)
        object.add("to", period?.to.text)
        object.add("days", period?.days ?? 0)
        let objects = sides.indices.map { json(ofSide: $0) }
        object.addRaw("new", objects.last ?? "null")
        object.addRaw("old", old == nil ? "null" : objects[0])
        object.addRaw("treated_alike", old == nil ? "null" : String(differences.alike))
        object.addRaw("treated_differently", old == nil ? "null" : String(differences.count))
        object.addRaw("heard_differently", old == nil ? "null" : String(differences.heard))
        object.addRaw("changes", list(differences.sorted.map { json($0.change, $0.occurrences) }))
        object.addRaw("limits", list(limits.map(json)))
        return object.closed
    }

    private func list(_ items: [String]) -> String { "[" + items.joined(separator: ",") + "]" }

    private func json(ofSide index: Int) -> String {
        let side = sides[index]
        var object = JSONObject()
        object.add("settings", side.name)
        for row in rows(.english) where row.values.count == sides.count {
            let value = row.values[index]
            object.addRaw(
                row.key, value == value.rounded() ? String(Int64(value)) : String(decimal: value, digits: 3))
        }
        object.addRaw("cues", String(side.report.total.cues))
        object.addRaw("audible_seconds", side.report.total.audible.decimal(3))
        object.addRaw("spoken_seconds", side.report.total.spoken.decimal(3))
        var reasons = JSONObject()
        for reason in self.reasons { reasons.add(reason.word, reason.counts[index]) }
        object.addRaw("reasons", reasons.closed)
        object.addRaw("hours", list((0..<24).map { json(ofHour: $0, side) }))
        return object.closed
    }

    private func json(ofHour hour: Int, _ side: Side) -> String {
        let tally = side.report.hours[hour]
        var object = JSONObject()
        object.add("hour", hour)
        object.addRaw("open_hours", String(decimal: period(of: side)?.openHours[hour] ?? 0, digits: 2))
        object.add("passages", tally.visits)
        object.add("cues", tally.cues)
        object.add("spoken_cues", tally.spokenCues)
        object.addRaw("audible_seconds", tally.audible.decimal(3))
        object.addRaw("spoken_seconds", tally.spoken.decimal(3))
        return object.closed
    }

    private func json(_ change: Differences.Change, _ occurrences: Differences.Occurrences) -> String {
        var object = JSONObject()
        object.addRaw("before", json(change.before))
        object.addRaw("after", json(change.after))
        object.add("count", occurrences.count)
        object.addRaw(
            "examples",
            list(
                occurrences.examples.map { visit in
                    var example = JSONObject()
                    example.add("time", zone.text(visit.at))
                    example.add("door", visit.door)
                    example.add("direction", visit.direction.word)
                    return example.closed
                }))
        return object.closed
    }

    private func json(_ treatment: Treatment?) -> String {
        guard let treatment else { return "null" }
        var object = JSONObject()
        object.add("answer", treatment.answer == .off ? Outcome.silent.word : treatment.answer.word)
        object.add("reason", treatment.reason)
        object.add("demand", treatment.demand.isEmpty ? nil : treatment.demand)
        return object.closed
    }

    private func json(_ result: Limit.Result) -> String {
        var object = JSONObject()
        object.add("limit", result.limit.name)
        object.addRaw("most", String(decimal: result.limit.most, digits: 3))
        object.addRaw("value", String(decimal: result.value, digits: 3))
        object.add("when", result.when.isEmpty ? nil : result.when)
        object.add("kept", result.isKept)
        return object.closed
    }
}
