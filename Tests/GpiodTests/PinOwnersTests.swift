import Gpiod
import Testing

@Suite("Pins that something else has", .timeLimit(.minutes(30)))
struct PinOwnersTests {
    private func chip(_ label: String) -> ChipInfo {
        ChipInfo(name: "gpiochip0", label: label, path: "/dev/gpiochip0", lines: [])
    }

    @Test("are told by the kernel's list, by the line's offset and not by the kernel's number")
    func free() {
        var owners = PinOwners()
        owners.add(
            ranges: """
                GPIO ranges handled:
                0: pinctrl-bcm2711 GPIOS [512 - 569] PINS [0 - 57]

                """,
            pins: """
                Pinmux settings per pin
                Format: pin (name): mux_owner gpio_owner hog?
                pin 2 (gpio2): fe804000.i2c (GPIO UNCLAIMED) function alt0 group gpio2
                pin 14 (gpio14): fe201000.serial (GPIO UNCLAIMED) function alt0 group gpio14
                pin 17 (gpio17): (MUX UNCLAIMED) (GPIO UNCLAIMED)
                pin 22 (gpio22): (MUX UNCLAIMED) pinctrl-bcm2711:534

                """)
        let board = chip("pinctrl-bcm2711")
        #expect(owners.knows(board))
        #expect(owners.owner(of: 2, on: board) == "fe804000.i2c")
        #expect(owners.owner(of: 14, on: board) == "fe201000.serial")
        #expect(owners.owner(of: 17, on: board) == nil)
        #expect(owners.owner(of: 22, on: board) == nil)
        #expect(!owners.knows(chip("mcp23017")))
    }

    @Test("are told of strict controllers, and of several chips behind one")
    func strict() {
        var owners = PinOwners()
        owners.add(
            ranges: "0: gpio0 GPIOS [0 - 31] PINS [0 - 31]\n1: gpio1 GPIOS [32 - 63] PINS [32 - 63]\n",
            pins: """
                pin 5 (gpio0-5): UNCLAIMED
                pin 33 (gpio1-1): device fe650000.serial function uart1 group uart1m0-xfer
                pin 34 (gpio1-2): GPIO gpio1:34

                """)
        #expect(owners.owner(of: 1, on: chip("gpio1")) == "fe650000.serial")
        #expect(owners.owner(of: 2, on: chip("gpio1")) == nil)
        #expect(owners.owner(of: 5, on: chip("gpio0")) == nil)
    }

    @Test("are not known where nothing may be read")
    func unreadable() {
        #expect(!PinOwners(debugfs: "/nowhere").knows(chip("pinctrl-rp1")))
    }
}
