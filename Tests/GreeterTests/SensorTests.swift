import Greeter
import Testing

@Suite("Sensors make passages of edges", .timeLimit(.minutes(30)))
struct SensorTests {
    private func passages(_ sensor: SensorPolicy, _ rows: [String], debounce: Span = .milliseconds(10)) throws
        -> [String]
    {
        var policy = BoardPolicy.shop(sensor, debounce: debounce)
        // Every passage for itself, so that the sensor alone is seen.
        policy.stores[0].calm.partyGap = Span(nanoseconds: -1)
        let story = Story(policy)
        try story.tell(rows)
        return story.told.map { $0.split(separator: " ").prefix(2).joined(separator: " ") }
    }

    @Test("an opening is a passage in the door's direction, a closing is none")
    func contact() throws {
        #expect(
            try passages(.contact(.arrival), ["10:00:00,front,edge,contact=1", "10:00:03,front,edge,contact=0"])
                == ["10:00:00.000 arrival"])
    }

    @Test("bounce is one passage, at its first edge")
    func bounce() throws {
        let rows = ["0", "1", "2", "3", "4", "7"].enumerated().map { index, millisecond in
            "10:00:00.00\(millisecond),front,edge,contact=\(index % 2 == 0 ? 1 : 0)"
        }
        #expect(
            try passages(.contact(.arrival), rows + ["10:00:00.008,front,edge,contact=1"]) == ["10:00:00.000 arrival"])
    }

    @Test("a level that did not hold is put right, so that the next opening counts")
    func putRight() throws {
        let glitch = ["10:00:00.000,front,edge,contact=1", "10:00:00.002,front,edge,contact=0"]
        #expect(
            try passages(.contact(.arrival), glitch + ["10:00:20,front,edge,contact=1"])
                == ["10:00:00.000 arrival", "10:00:20.000 arrival"])
    }

    @Test("a level that is put right is no visit: a spike on an open door")
    func spikeOnOpenDoor() throws {
        let rows = [
            "10:00:00,front,edge,contact=1", "10:00:05.000,front,edge,contact=0", "10:00:05.003,front,edge,contact=1",
        ]
        #expect(try passages(.contact(.arrival), rows) == ["10:00:00.000 arrival"])
    }

    @Test("an edge just at the end of the debounce time acts")
    func endOfDebounce() throws {
        let rows = [
            "10:00:00.000,front,edge,contact=1", "10:00:00.010,front,edge,contact=0",
            "10:00:00.020,front,edge,contact=1",
        ]
        #expect(try passages(.contact(.arrival), rows) == ["10:00:00.000 arrival", "10:00:00.020 arrival"])
    }

    @Test(
        "motion tells in from out",
        arguments: [
            (["10:00:08,front,edge,motion=1", "10:00:10,front,edge,contact=1"], "departure"),
            (["10:00:06,front,edge,motion=1", "10:00:10,front,edge,contact=1"], "departure"),
            (["10:00:05.999,front,edge,motion=1", "10:00:10,front,edge,contact=1"], "unknown"),
            (["10:00:10,front,edge,contact=1", "10:00:11,front,edge,motion=1"], "arrival"),
            (
                [
                    "10:00:01,front,edge,motion=1", "10:00:02,front,edge,motion=0", "10:00:10,front,edge,contact=1",
                ], "arrival"
            ),
            (
                [
                    "10:00:07,front,edge,motion=1", "10:00:09,front,edge,motion=0", "10:00:10,front,edge,contact=1",
                ], "departure"
            ),
        ])
    func motion(rows: [String], direction: String) throws {
        #expect(try passages(.contactAndMotion(approach: .seconds(4)), rows) == ["10:00:10.000 \(direction)"])
    }

    @Test("a break of a beam is a passage in its direction")
    func beam() throws {
        #expect(
            try passages(.beam(.departure), ["10:00:00,front,edge,beam=1", "10:00:00.4,front,edge,beam=0"])
                == ["10:00:00.000 departure"])
    }

    @Test("a counter's pulses are passages")
    func pulses() throws {
        let rows = [
            "10:00:00.000,front,edge,in=1", "10:00:00.050,front,edge,in=0", "10:00:09.000,front,edge,out=1",
            "10:00:09.050,front,edge,out=0",
        ]
        #expect(try passages(.pulses, rows) == ["10:00:00.000 arrival", "10:00:09.000 departure"])
    }
}
