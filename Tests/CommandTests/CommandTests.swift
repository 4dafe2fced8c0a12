import Foundation
import Testing

private let four = """
    [shop]
    timezone = "Asia/Tokyo"

    [[door]]
    contact = "GPIO17"

    """

private let trace = """
    time,source,event,value
    2026-03-07T10:00:00,door,arrival,
    2026-03-07T10:00:02,door,arrival,
    2026-03-07T10:10:00,door,departure,

    """

@Suite("The commands", .timeLimit(.minutes(30)))
struct CommandTests {
    private let folder: Folder

    init() throws {
        folder = try Folder()
        try folder.write(four, to: "shop.toml")
        try folder.write(trace, to: "day.csv")
    }

    private func noren(_ arguments: String...) throws -> Command {
        try Command.noren(arguments, in: folder)
    }

    @Test("demo tells decisions with their reasons, and leaves a sound file")
    func demo() throws {
        let demo = try noren("demo", "--fast")
        #expect(demo.status == 0, "\(demo.err)")
        for reason in ["closed", "played", "party", "busy", "quiet"] { #expect(demo.out.contains(" \(reason)")) }
        let wav = try Data(contentsOf: folder.url.appending(path: "noren-demo.wav"))
        #expect(wav.count > 1_000_000 && wav.starts(with: Data("RIFF".utf8)))
    }

    @Test("demo leaves a foreign file alone")
    func demoOverForeignFile() throws {
        try folder.write("a shopping list", to: "noren-demo.wav")
        let demo = try noren("demo", "--fast")
        #expect(demo.status == 74)
        #expect(demo.err.contains("noren-demo.wav"))
        #expect(
            try String(contentsOf: folder.url.appending(path: "noren-demo.wav"), encoding: .utf8) == "a shopping list")
    }

    @Test("four lines are settings, and what they cannot do is said")
    func check() throws {
        let check = try noren("check", "shop.toml")
        #expect(check.status == 0)
        #expect(check.out.contains("shop.toml:5:11: warning:"))
        #expect(check.out.contains("in order"))
    }

    @Test("no settings at all are told with the file's name, and exit 78")
    func noSettings() throws {
        let check = try noren("check", "absent.toml")
        #expect(check.status == 78)
        #expect(check.said.contains("absent.toml:1:1: error:"))
    }

    @Test("simulate says the same as text, as lines of JSON and in summary")
    func simulate() throws {
        let text = try noren("simulate", "day.csv", "--config", "shop.toml")
        #expect(text.status == 0)
        #expect(text.out.contains("10:00:02  door  arrival    · silent                party"))
        let lines = try noren("simulate", "day.csv", "--config", "shop.toml", "--format", "jsonl")
        #expect(lines.out.split(separator: "\n").count == 4)
        #expect(lines.out.contains("\"reason\":\"party\""))
        let summary = try noren("simulate", "day.csv", "--config", "shop.toml", "--format", "summary")
        #expect(lines.out.hasSuffix(summary.out))
    }

    @Test("expectations name the keys that matter, and a difference is exit 1")
    func expect() throws {
        let right =
            #"{"reason":"played","party":1}"# + "\n" + #"{"reason":"party"}"# + "\n" + #"{"direction":"departure"}"#
        try folder.write(right, to: "right.jsonl")
        #expect(try noren("simulate", "day.csv", "--config", "shop.toml", "--expect", "right.jsonl").status == 0)
        try folder.write(right.replacingOccurrences(of: "\"party\"}", with: "\"busy\"}"), to: "wrong.jsonl")
        let wrong = try noren("simulate", "day.csv", "--config", "shop.toml", "--expect", "wrong.jsonl")
        #expect(wrong.status == 1)
        #expect(wrong.err.contains(#"wrong.jsonl:2: reason: expected "busy", was "party""#))
        try folder.write(#"{"reason":"played"}"#, to: "short.jsonl")
        let short = try noren("simulate", "day.csv", "--config", "shop.toml", "--expect", "short.jsonl")
        #expect(short.status == 1 && short.err.contains("2 more decisions than short.jsonl expects"))
    }

    @Test("a rendering holds every cue at its moment")
    func render() throws {
        let render = try noren("simulate", "day.csv", "--config", "shop.toml", "--render", "day.wav")
        #expect(render.status == 0, "\(render.err)")
        let wav = try Data(contentsOf: folder.url.appending(path: "day.wav"))
        // Ten minutes and a thank-you, 48 kHz, stereo, 16 bits.
        #expect(wav.count > 600 * 192_000 && wav.count < 604 * 192_000)
    }

    @Test("a rendering past 4 GiB is refused before it starts")
    func longRender() throws {
        try folder.write(trace + "2026-03-08T10:00:00,door,arrival,\n", to: "long.csv")
        let render = try noren("simulate", "long.csv", "--config", "shop.toml", "--render", "long.wav")
        #expect(render.status == 74)
        #expect(render.err.contains("holds 6 h 12 min"))
        #expect(!FileManager.default.fileExists(atPath: folder.path("long.wav")))
    }

    @Test("a wrong row stops a simulation with its line, and exit 65")
    func wrongTrace() throws {
        try folder.write(trace + "2026-03-07T09:00:00,door,arrival,\n", to: "back.csv")
        let simulate = try noren("simulate", "back.csv", "--config", "shop.toml")
        #expect(simulate.status == 65)
        #expect(simulate.err.hasPrefix("back.csv:5: time goes back"))
    }

    @Test("run plays a trace into a file, and ends at SIGTERM with a fade and 0")
    func runTrace() throws {
        try folder.write(four + "[sound]\ndevice = \"file:heard.wav\"\n", to: "file.toml")
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        let executable = URL(filePath: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
            .deletingLastPathComponent().appending(path: "noren").path
        // Ended as soon as the cue sounds, however slow the machine is.
        process.arguments = [
            "-c",
            """
            cd "\(folder.url.path)"
            mkfifo log
            "\(executable)" run --config file.toml --simulate day.csv --from-now 2> log &
            pid=$!
            while read -r line; do
                echo "$line"
                case $line in *"sound "*) kill -TERM $pid ;; esac
            done < log > said
            wait $pid
            echo "exit $?" >> said
            """,
        ]
        try process.run()
        process.waitUntilExit()
        let said = try String(contentsOf: folder.url.appending(path: "said"), encoding: .utf8)
        #expect(said.contains("door: arrival — sound welcome-en (played)"))
        #expect(said.hasSuffix("stopped\nexit 0\n"), "\(said)")
        let heard = try Data(contentsOf: folder.url.appending(path: "heard.wav"))
        #expect(heard.starts(with: Data("RIFF".utf8)))
        #expect(heard.suffix(2) == Data([0, 0]), "it ends in silence")
    }

    @Test("wrong words are exit 64, and help is not")
    func usage() throws {
        #expect(try noren("greet").status == 64)
        #expect(try noren("--help").status == 0)
        #expect(try noren("run", "--from-now").status == 64)
        #expect(try noren("play", "welcom-en", "--config", "shop.toml").said.contains("did you mean \"welcome-en\"?"))
    }

    @Test("cues lists every cue, and what would be said then")
    func cues() throws {
        let then = try noren("cues", "--config", "shop.toml", "--at", "2026-03-07T10:00")
        #expect(then.status == 0)
        #expect(then.out.contains("2026-03-07T10:00:00+09:00 (Saturday):"))
        #expect(then.out.contains("arrival: welcome-en"))
    }

    @Test("every value in force is shown with where it comes from")
    func settings() throws {
        let settings = try noren("settings", "--effective", "--config", "shop.toml")
        #expect(settings.out.contains("# shop.toml:2"))
        #expect(settings.out.contains("# default"))
    }
}

@Suite("Bad input", .timeLimit(.minutes(30)))
struct BadInputTests {
    private let folder: Folder

    init() throws { folder = try Folder() }

    @Test("settings that are empty, not UTF-8 or 10 MB are one clear message", arguments: ["empty", "bytes", "huge"])
    func settings(kind: String) throws {
        let data: Data =
            switch kind {
            case "empty": Data()
            case "bytes": Data([0x5B, 0x73, 0xFF, 0xFE, 0x5D])
            default: Data(repeating: 0x23, count: 10_000_000)
            }
        try data.write(to: folder.url.appending(path: "shop.toml"))
        let check = try Command.noren(["check", "shop.toml"], in: folder)
        #expect(check.status == 78)
        #expect(check.out.split(separator: "\n").count == 1, "\(check.out)")
        #expect(check.out.hasPrefix("shop.toml:1:"))
    }

    @Test("a line that does not exist, or a board without lines, is told before anything runs")
    func line() throws {
        try folder.write(four + "[sound]\ndevice = \"null\"\n", to: "shop.toml")
        let run = try Command.noren(["run", "--config", "shop.toml"], in: folder)
        #expect(run.status == 78 || run.status == 74, "\(run.err)")
        #expect(run.err.contains("shop.toml:5:") || run.err.contains("gpiochip"), "\(run.err)")
    }

    @Test("a full disk under file: is told, and what is there stays playable")
    func fullDisk() throws {
        try folder.write(four + "[sound]\ndevice = \"file:heard.wav\"\n", to: "shop.toml")
        // A limit on a file's size is what a full disk is to a program: the write fails. Under the thread sanitizer a
        // program begins by mapping 512 KB that it writes to TMPDIR; cut short they would end it (SIGBUS). Without the
        // folder it does without them.
        let shell = try Command.run(
            "/bin/sh",
            ["-c", "ulimit -f 64; TMPDIR=/dev/null exec \"$0\" \"$@\"", try Command.executable().path]
                + ["play", "welcome-en", "--config", "shop.toml"], in: folder)
        #expect(shell.status == 74, "\(shell.err)")
        #expect(shell.err.contains("heard.wav"), "\(shell.err)")
    }
}
