internal import CSound
internal import Glibc

/// The containers that a cue may come in, and what can be seen of their wholeness without decoding.
enum FileKind {
    case riff, rf64, flac, ogg, mpeg

    /// Nil for those that libsndfile knows and shops do not.
    init?(format: Int32) {
        switch Int(format) {
        case SF_FORMAT_WAV, SF_FORMAT_WAVEX: self = .riff
        case SF_FORMAT_RF64: self = .rf64
        case SF_FORMAT_FLAC: self = .flac
        case SF_FORMAT_OGG: self = .ogg
        case SF_FORMAT_MPEG: self = .mpeg
        default: return nil
        }
    }

    /// Whether the end of a file is there, as far as one can see.
    enum Wholeness {
        case whole
        /// With the share that is missing, where the file tells.
        case cut(share: Double?)
    }

    /// libsndfile quietly takes what is there: it corrects a WAV's length and stops at an Ogg's last whole page. A FLAC or
    /// MP3 that ends early shows when it is decoded.
    func wholeness(of file: borrowing Descriptor, size: Int) -> Wholeness {
        switch self {
        case .riff:
            guard let share = FileKind.missingOfRiff(file, size: size) else { return .whole }
            return .cut(share: share)
        case .ogg: return FileKind.oggIsCut(file, size: size) ? .cut(share: nil) : .whole
        case .rf64, .flac, .mpeg: return .whole
        }
    }

    private static func missingOfRiff(_ file: borrowing Descriptor, size: Int) -> Double? {
        var offset = 12
        let isBigEndian = file.bytes(at: 0, count: 4) == Array("RIFX".utf8)
        // A file has few chunks before its sound; the bound keeps a malicious one from being walked byte by byte.
        for _ in 0..<1000 {
            let head = file.bytes(at: offset, count: 8)
            guard head.count == 8 else { return nil }
            let number = isBigEndian ? Array(head[4...]) : head[4...].reversed()
            let length = number.reduce(0) { $0 << 8 | Int($1) }
            guard head[..<4].elementsEqual("data".utf8) else {
                offset += 8 + length + length % 2
                continue
            }
            // Written through a pipe: the writer could not come back to say how much it is.
            guard length != 0, length < Int(Int32.max) - 1_000_000 else { return nil }
            let missing = length - (size - offset - 8)
            // Some writers count their own header; so few bytes are no sound.
            return missing > 64 ? Double(missing) / Double(length) : nil
        }
        return nil
    }

    /// Whether the last page goes on past the end of the file. A page has at most 65,307 bytes.
    private static func oggIsCut(_ file: borrowing Descriptor, size: Int) -> Bool {
        let start = max(0, size - 65_536)
        let tail = file.bytes(at: start, count: size - start)
        guard let page = tail.indices.last(where: { tail[$0...].starts(with: "OggS".utf8) }) else { return false }
        let segments = page + 27
        guard segments <= tail.count else { return true }
        let table = segments..<(segments + Int(tail[page + 26]))
        guard table.upperBound <= tail.count else { return true }
        return table.upperBound + tail[table].reduce(0) { $0 + Int($1) } > tail.count
    }

    /// Says what a file is that libsndfile does not take.
    static func fault(of file: borrowing Descriptor) -> CueFileError.Fault {
        let head = file.bytes(at: 0, count: 512)
        if head.count >= 12, head[4..<8].elementsEqual("ftyp".utf8) { return .foreign("an M4A or MP4 file (AAC)") }
        if head.starts(with: [0x30, 0x26, 0xB2, 0x75]) { return .foreign("a WMA file") }
        if head.starts(with: [0x1A, 0x45, 0xDF, 0xA3]) { return .foreign("a WebM or Matroska file") }
        if head.starts(with: "#!AMR".utf8) { return .foreign("an AMR file") }
        let isText = !head.isEmpty && head.allSatisfy { $0 >= 0x20 && $0 != 0x7F || (0x09...0x0D).contains($0) }
        if isText { return .text }
        // A header of a kind that is read, with nothing usable behind it. libsndfile's own words are not asked: it keeps
        // them in one place for all threads, and another file's opening may have replaced them.
        for (mark, name) in [("RIFF", "a WAV file"), ("fLaC", "a FLAC file"), ("OggS", "an Ogg file")]
        where head.starts(with: mark.utf8) {
            return head.count < 512 ? .truncated(present: nil, promised: nil) : .damaged(name)
        }
        return .notSound
    }
}
