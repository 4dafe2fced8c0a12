import Greeter
import Testing

@testable import GreeterRuntime

@Suite("A program that is run to its end", .timeLimit(.minutes(30)))
struct ChildProcessTests {
    @Test("is asked, and one that fails, hangs or is not there has said nothing")
    func output() {
        #expect(ChildProcess.output("echo", ["well"]) == "well\n")
        #expect(ChildProcess.output("/bin/echo", ["well"]) == "well\n")
        #expect(ChildProcess.output("false", []) == nil)
        #expect(ChildProcess.output("no-such-tool", []) == nil)
        #expect(ChildProcess.output("/no/such/tool", []) == nil)
        #expect(ChildProcess.output("sleep", ["600"], within: .milliseconds(100)) == nil)
    }

    @Test("tells its code, its words on both outputs, and speaks English")
    func run() throws {
        let outcome = try ChildProcess.run(
            "sh", ["-c", "echo $LC_ALL; echo trouble >&2; cat; exit 3"], within: .seconds(60))
        #expect(outcome.code == 3)
        #expect(outcome.said == "C.UTF-8\ntrouble\n")
        let killed = try ChildProcess.run("sh", ["-c", "kill -KILL $$"], within: .seconds(60))
        #expect(killed.code == 137)
    }
}
