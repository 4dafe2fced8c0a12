import Glibc
import HostileInput

/// Plays inputs through an entry; where libFuzzer is linked, makes them up, with libFuzzer's own options.
///
///     fuzz TARGET FILE…
@main
enum Fuzz {
    // SAFETY: set once, before libFuzzer calls back on this same thread.
    nonisolated(unsafe) private static var target = HostileInput.settings

    private static let variable = "NOREN_FUZZ_TARGET"

    static func main() {
        let words = CommandLine.arguments
        // libFuzzer calls itself again where it makes a finding smaller, and knows nothing of targets.
        let inherited = getenv(variable).flatMap { HostileInput(rawValue: String(cString: $0)) }
        guard let chosen = inherited ?? words.dropFirst().first.flatMap(HostileInput.init) else {
            let names = HostileInput.allCases.map(\.rawValue).joined(separator: "|")
            print("usage: fuzz \(names) FILE…")
            exit(64)
        }
        target = chosen
        if let drive = libFuzzer {
            var count = CommandLine.argc
            var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
            if inherited == nil {
                setenv(variable, chosen.rawValue, 1)
                // The program's own name in the place of the target's.
                CommandLine.unsafeArgv[1] = CommandLine.unsafeArgv[0]
                count -= 1
                arguments = CommandLine.unsafeArgv + 1
            }
            exit(drive(&count, &arguments, Fuzz.take))
        }
        for path in words.dropFirst(2) {
            play(bytes(of: path))
            print("\(path): nothing is broken")
        }
    }

    private typealias Callback = @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
    private typealias Driver =
        @convention(c) (
            UnsafeMutablePointer<Int32>, UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
            Callback
        ) -> Int32

    /// libFuzzer's driver, where `Tests/Fuzz/run` has linked it.
    private static var libFuzzer: Driver? {
        dlsym(nil, "LLVMFuzzerRunDriver").map { unsafeBitCast($0, to: Driver.self) }
    }

    private static let take: Callback = { bytes, count in
        play(Array(UnsafeBufferPointer(start: bytes, count: count)))
        return 0
    }

    private static func play(_ bytes: [UInt8]) {
        do {
            try target.take(bytes)
        } catch {
            complain("BROKEN: \(error)")
            abort()
        }
    }

    private static func complain(_ text: String) {
        let line = text + "\n"
        _ = write(STDERR_FILENO, line, line.utf8.count)
    }

    private static func bytes(of path: String) -> [UInt8] {
        guard let file = fopen(path, "r") else {
            complain("fuzz: \(path) cannot be read")
            exit(66)
        }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
        }
    }
}
