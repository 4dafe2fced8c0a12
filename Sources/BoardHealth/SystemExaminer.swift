/// Which Linux runs on it, and for how long.
struct SystemExaminer {
    let files: BoardFiles

    /// From 5.10 on the kernel offers lines as libgpiod 2 asks for them, with stamps that steps of the clock do not touch.
    static let oldest = (5, 10)

    var finding: Finding {
        let release = files.word("/proc/sys/kernel/osrelease")
        let up = files.word("/proc/uptime").flatMap { $0.split(separator: ".").first }.flatMap { Int($0) }
        let facts: Facts = ["kernel": Fact(release), "distribution": Fact(distribution), "up_seconds": Fact(up)]
        let name = distribution.map { Phrase($0) } ?? Phrase("A Linux without a name", "名前の分からないLinux")
        let kernel = release ?? "?"
        let since = up.map { SpanPhrase.of(seconds: $0) }
        let seen = Phrase(
            "\(name.english), kernel \(kernel)\(since.map { "; switched on \($0.english) ago" } ?? "").",
            "\(name.japanese)、カーネル\(kernel)\(since.map { "。電源を入れてから\($0.japanese)" } ?? "")。")
        if let numbers = release.flatMap(SystemExaminer.numbers), numbers < SystemExaminer.oldest {
            return Finding(
                .system, .look, seen,
                remedy: Phrase(
                    "This kernel is older than 5.10, and doors may be missed: bring the board to Debian 12 or newer.",
                    "カーネルが5.10より古く、ドアの開閉を見落とすことがあります。Debian 12以降に更新してください。"), facts: facts)
        }
        return Finding(.system, .fine, seen, facts: facts)
    }

    private static func numbers(_ release: String) -> (Int, Int)? {
        let parts = release.split { $0 == "." || $0 == "-" }.prefix(2).compactMap { Int($0) }
        return parts.count == 2 ? (parts[0], parts[1]) : nil
    }

    private var distribution: String? {
        let rows = (files.text("/etc/os-release") ?? files.text("/usr/lib/os-release") ?? "").split(separator: "\n")
        return rows.first { $0.hasPrefix("PRETTY_NAME=") }.map { $0.dropFirst(12).filter { $0 != "\"" } }
    }
}
