internal import GreeterRuntime

/// Which computer this is.
struct BoardExaminer {
    let files: BoardFiles

    var finding: Finding {
        let model =
            files.word("/proc/device-tree/model") ?? files.word("/sys/firmware/devicetree/base/model") ?? machine
        let processor = files.word("/proc/sys/kernel/arch") ?? BoardExaminer.compiled
        let megabytes = memory.map { $0 / 1024 }
        let facts: Facts = ["model": Fact(model), "processor": .text(processor), "memory_mb": Fact(megabytes)]
        let size = megabytes.map {
            let gigabytes = Double($0) / 1024
            let text = gigabytes < 1 ? "\($0) MB" : "\(String(decimal: gigabytes, digits: 1)) GB"
            return Phrase(", \(text) of memory", "、メモリー\(text)")
        }
        let name = model.map { Phrase($0) } ?? Phrase("A board that does not tell its name", "名前の分からないボード")
        return Finding(
            .board, .fine,
            Phrase(
                "\(name.english), \(processor)\(size?.english ?? "").",
                "\(name.japanese)、\(processor)\(size?.japanese ?? "")。"), facts: facts)
    }

    /// What a PC's firmware says; makers leave their samples' words in it.
    private var machine: String? {
        let folder = "/sys/class/dmi/id/"
        let words = ["sys_vendor", "product_name"].compactMap { files.word(folder + $0) }
            .filter { word in
                !["to be filled", "default string", "system manufacturer", "system product", "not specified"]
                    .contains { word.lowercased().hasPrefix($0) }
            }
        return words.isEmpty ? nil : words.joined(separator: " ")
    }

    /// In kilobytes.
    private var memory: Int? {
        files.text("/proc/meminfo")?.split(separator: "\n").first { $0.hasPrefix("MemTotal:") }
            .flatMap { $0.split(separator: " ").dropFirst().first.flatMap { Int($0) } }
    }

    private static var compiled: String {
        #if arch(arm64)
            "aarch64"
        #elseif arch(x86_64)
            "x86_64"
        #elseif arch(arm)
            "armv7l"
        #else
            "another processor"
        #endif
    }
}
