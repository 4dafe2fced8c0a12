import Greeter
import GreeterRuntime
import Testing

@testable import GpioDoors

@Suite("Lines of a request when the settings change", .timeLimit(.minutes(30)))
struct SlotsTests {
    private let slots = Slots([(offset: 17, seat: 0), (offset: 27, seat: 1), (offset: 22, seat: 2)])

    @Test("follow their seats, and those without one are given up")
    func move() {
        var slots = slots
        slots.move([0: 4, 2: 0])
        #expect(slots.seats == [4, nil, 0] && slots.offsets == [17, 27, 22] && !slots.areAllGiven)
        slots.move([:])
        #expect(slots.areAllGiven)
    }

    @Test("that are given up can be given to another, then and at any later change")
    func given() {
        var slots = slots
        #expect(slots.given(after: [0: 0, 1: 1, 2: 2]) == [])
        #expect(slots.given(after: [0: 0, 2: 1]) == [27])
        slots.move([0: 0, 2: 1])
        // Nobody's since the last change, and still the request's.
        #expect(slots.given(after: [0: 0, 1: 1]) == [27])
        #expect(slots.given(after: [:]) == [17, 27, 22])
    }

    @Test("come back as they were when a change is refused")
    func back() {
        var slots = slots
        let before = slots
        slots.move([0: 0])
        slots = before
        #expect(slots.seats == [0, 1, 2])
    }
}

@Suite("Lines that are known again in other settings", .timeLimit(.minutes(30)))
struct SeatMatchTests {
    private let place = Place(file: "noren.toml", line: 1, column: 1)

    private func input(_ name: String, bias: Bias = .pullUp, purpose: String = "door") -> Seat {
        Seat(
            kind: .input(
                LineIn(address: .name(name), bias: bias, isActiveLow: true, purpose: purpose, place: place)))
    }

    private func output(_ name: String, _ role: LineOut.Role = .lamp(store: 0), isOn: Bool = false) -> Seat {
        Seat(
            kind: .output(
                LineOut(role: role, address: .name(name), isActiveLow: false, purpose: "lamp", place: place),
                isOn: isOn))
    }

    @Test("are those of which the kernel is asked the same, whatever they are for and wherever they stand")
    func same() {
        let old = [input("GPIO17"), input("GPIO27"), output("GPIO22")]
        let new = [
            input("GPIO5"), input("GPIO27", purpose: "button"), input("GPIO17"), output("GPIO22", .notice(store: 1)),
        ]
        #expect(DoorLines.match(old, new) == [0: 2, 1: 1, 2: 3])
    }

    @Test("are not those that are asked for in another way")
    func other() {
        #expect(DoorLines.match([input("GPIO17")], [input("GPIO17", bias: .disabled)]) == [:])
        #expect(DoorLines.match([input("GPIO17")], [output("GPIO17")]) == [:])
        #expect(DoorLines.match([input("GPIO17")], [input("GPIO27")]) == [:])
    }

    @Test("are taken once where settings name a line twice")
    func twice() {
        #expect(DoorLines.match([input("GPIO17")], [input("GPIO17"), input("GPIO17")]) == [0: 0])
    }

    @Test("keep their lamp on only where it answers the same")
    func lamp() {
        let lit = output("GPIO22", isOn: true)
        var same = output("GPIO22")
        same.takeOver(lit)
        #expect(same.isOn)
        var other = output("GPIO22", .notice(store: 0))
        other.takeOver(lit)
        #expect(!other.isOn)
    }
}
