/// What the kernel has said since the board was switched on, as far as its memory goes.
struct KernelLog: Sendable {
    struct Line: Hashable, Sendable {
        /// Since the start of the board.
        var seconds: Int
        var text: String
    }

    var lines: [Line] = []
    /// This user may not read it.
    var isForbidden = false

    init(_ files: BoardFiles) {
        switch files.read("/dev/kmsg") {
        case .success(let text):
            lines = text.split(separator: "\n").compactMap { KernelLog.line($0) }
        case .failure(let denied): isForbidden = denied.isForbidden
        }
    }

    /// The lines that hold one of these, whatever their case.
    func lines(with words: String...) -> [Line] {
        lines.filter { line in
            let text = line.text.lowercased()
            return words.contains { text.contains($0) }
        }
    }

    /// `4,1234,5678901,-;usb 1-1: …`: priority, number, microseconds; further fields may follow before the semicolon.
    private static func line(_ record: Substring) -> Line? {
        // What a program wrote there is no word of the kernel's: facility 0 is.
        guard let semicolon = record.firstIndex(of: ";"), !record.hasPrefix(" ") else { return nil }
        let fields = record[..<semicolon].split(separator: ",")
        guard fields.count >= 3, let priority = Int(fields[0]), priority < 8, let microseconds = Int(fields[2]) else {
            return nil
        }
        return Line(seconds: microseconds / 1_000_000, text: String(record[record.index(after: semicolon)...]))
    }
}
