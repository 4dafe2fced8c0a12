import Glibc
import Gpiod
import Testing

@testable import GpioDoors

@Suite("A line that cannot be had", .timeLimit(.minutes(30)))
struct RemediesTests {
    private func text(_ code: Int32, consumer: String? = nil, holders: [LineHolder] = []) -> String {
        Remedies.text(
            GpiodError(call: "gpiod_line_request(/dev/gpiochip0)", code: code), line: "GPIO17", path: "/dev/null",
            consumer: consumer, holders: holders)
    }

    private func holder(_ process: Int, isCertain: Bool) -> LineHolder {
        LineHolder(process: process, command: "gpiomon", isCertain: isCertain)
    }

    @Test("because another program has it names that program, and the process where it is known")
    func busy() {
        let end = "; stop it, or use another line"
        #expect(text(EBUSY) == "GPIO17 is in use by another program" + end)
        #expect(text(EBUSY, consumer: "gpiomon") == "GPIO17 is in use by \"gpiomon\"" + end)
        #expect(
            text(EBUSY, consumer: "gpiomon", holders: [holder(12, isCertain: true)])
                == "GPIO17 is in use by \"gpiomon\" (process 12, gpiomon)" + end)
        #expect(
            text(EBUSY, consumer: "x", holders: [holder(12, isCertain: false), holder(13, isCertain: false)])
                == "GPIO17 is in use by \"x\" (probably process 12, gpiomon or process 13, gpiomon)" + end)
        #expect(
            text(EBUSY, consumer: "x", holders: (1...4).map { holder($0, isCertain: false) })
                == "GPIO17 is in use by \"x\"" + end)
    }

    @Test("because its chip tells of no edges, or for a reason of its own, says so with the call and the number")
    func others() {
        #expect(text(ENXIO).hasPrefix("GPIO17 cannot tell when it changes (gpiod_line_request(/dev/gpiochip0): "))
        #expect(text(EINVAL) == "GPIO17 cannot be used: gpiod_line_request(/dev/gpiochip0): Invalid argument")
    }

    @Test("because the service is not allowed to names the setting, and otherwise the group")
    func denied() {
        #expect(text(EPERM).hasSuffix("; allow it in the service: DeviceAllow=char-gpiochip rw"))
        #expect(text(EACCES).contains("; give the device to a group by a udev rule, SUBSYSTEM==\"gpio\""))
    }
}

@Suite("The holder of a line", .timeLimit(.minutes(30)))
struct LineHolderTests {
    @Test("is told by the kernel where it says which lines a descriptor has")
    func information() {
        let information = """
            pos:\t0
            flags:\t02000000
            gpio-chip:\tgpiochip1
            gpio-line:\t4
            gpio-line:\t7
            """
        #expect(LineHolder.has(chip: "gpiochip1", offset: 7, in: information) == true)
        #expect(LineHolder.has(chip: "gpiochip1", offset: 5, in: information) == false)
        #expect(LineHolder.has(chip: "gpiochip0", offset: 7, in: information) == false)
        #expect(LineHolder.has(chip: "gpiochip0", offset: 7, in: "pos:\t0\nflags:\t02") == nil)
    }

    @Test("is not found on a machine where nobody holds one")
    func nobody() {
        #expect(LineHolder.find(chip: "gpiochip0", offset: 0, proc: "/nowhere") == [])
    }
}

@Suite("The device folder", .timeLimit(.minutes(30)))
struct FilesTests {
    @Test("is kept by the kernel where the last thing mounted there is a devtmpfs")
    func devtmpfs() {
        let plain = "proc /proc proc rw 0 0\nudev /dev devtmpfs rw 0 0\ndevpts /dev/pts devpts rw 0 0\n"
        #expect(Files.isDevtmpfs("/dev", mounts: plain))
        #expect(!Files.isDevtmpfs("/dev", mounts: plain + "tmpfs /dev tmpfs rw 0 0\n"))
        #expect(!Files.isDevtmpfs("/dev", mounts: nil ?? ""))
    }
}
