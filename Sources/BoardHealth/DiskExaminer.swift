internal import GreeterRuntime

/// Whether what the board keeps can be written, and how much more of it.
struct DiskExaminer {
    let files: BoardFiles
    let log: KernelLog
    let mounts: Mounts
    /// The journal's folder.
    let journalFolder: String?

    private struct Place {
        var mount: Mounts.Mount
        var space: BoardFiles.Space?
    }

    private var places: [Place] {
        var places: [Place] = []
        for path in ["/", journalFolder].compactMap({ $0 }) {
            guard let mount = mounts.mount(of: path), !places.contains(where: { $0.mount == mount }) else { continue }
            places.append(Place(mount: mount, space: files.space(path)))
        }
        return places
    }

    private struct Trouble {
        var verdict: Verdict
        var seen: Phrase
        var remedy: Phrase
    }

    var finding: Finding {
        let places = places
        guard !places.isEmpty else {
            return Finding(
                .disk, .unseen, Phrase("The board does not tell what it keeps its files on.", "保存場所の情報が得られません。"))
        }
        let troubles = (places.compactMap { trouble($0) } + [errors(places)].compactMap { $0 })
            .sorted {
                Verdict.allCases.firstIndex(of: $0.verdict) ?? 0 < Verdict.allCases.firstIndex(of: $1.verdict) ?? 0
            }
        let facts: Facts = [
            "places": .list(places.map { .record(details(of: $0)) }), "errors_noted": .count(noted(places)),
            "errors_in_kernel_log": .count(told.count),
        ]
        guard let worst = troubles.first else {
            return Finding(.disk, .fine, Phrase.sentences(places.map { words($0) }), facts: facts)
        }
        return Finding(
            .disk, worst.verdict, Phrase.sentences(troubles.map(\.seen)), remedy: worst.remedy, facts: facts)
    }

    // MARK: What is wrong with a place

    private func trouble(_ place: Place) -> Trouble? {
        let folder = place.mount.folder
        if place.mount.isReadOnly {
            guard !mounts.isMeantReadOnly(place.mount) else { return nil }
            return Trouble(
                verdict: .wrong,
                seen: Phrase(
                    "\(folder) can only be read, though nobody asked for that: Linux does so when a card or disk fails.",
                    "\(folder)が読み取り専用になっています。カードやディスクの不良でLinuxがこうすることがあります。"),
                remedy: DiskExaminer.replace)
        }
        guard let space = place.space, space.bytes > 0 else { return nil }
        let free = Double(space.freeBytes) / Double(space.bytes)
        if free < 0.02 || space.freeBytes < 4 << 20 {
            return Trouble(
                verdict: .wrong,
                seen: Phrase(
                    "\(folder) is full: \(size(space.freeBytes)) of \(size(space.bytes)) is free.",
                    "\(folder)がいっぱいです。\(size(space.bytes))のうち空きは\(size(space.freeBytes))です。"),
                remedy: DiskExaminer.makeRoom)
        }
        if space.files > 0, Double(space.freeFiles) / Double(space.files) < 0.02 {
            return Trouble(
                verdict: .wrong,
                seen: Phrase(
                    "\(folder) can take no more files, though it has room: \(space.freeFiles) of \(space.files) are left.",
                    "\(folder)は空きがあっても、これ以上ファイルを作れません（残り\(space.freeFiles)、上限\(space.files)）。"),
                remedy: Phrase(
                    "Delete folders with very many small files; sudo du --inodes -x / | sort -n | tail names them.",
                    "小さなファイルが大量にあるフォルダーを片づけてください。sudo du --inodes -x / | sort -n | tail で分かります。"))
        }
        if free < 0.1, space.freeBytes < 1 << 30 {
            return Trouble(
                verdict: .look,
                seen: Phrase(
                    "\(folder) is nearly full: \(size(space.freeBytes)) of \(size(space.bytes)) is free.",
                    "\(folder)の空きが少なくなっています（\(size(space.bytes))のうち\(size(space.freeBytes))）。"),
                remedy: DiskExaminer.makeRoom)
        }
        return nil
    }

    private static let makeRoom = Phrase(
        "Delete what is not needed: sudo apt clean and sudo journalctl --vacuum-size=50M are safe.",
        "不要なものを消してください。sudo apt clean と sudo journalctl --vacuum-size=50M は安全です。")
    private static let replace = Phrase(
        "Copy what you need, and put in a new card soon; one of the sort \"high endurance\" lasts longer.",
        "必要なものを写してから、早めに新しいカードに替えてください。「高耐久」のものが長持ちします。")

    // MARK: Wear

    private var told: [KernelLog.Line] {
        log.lines(
            with: "i/o error, dev", "ext4-fs error", "mmc0: error", "mmc1: error", "remounting filesystem read-only")
    }

    /// Errors that ext4 has noted in the file system itself, over all its years.
    private func noted(_ places: [Place]) -> Int {
        places.filter { $0.mount.type == "ext4" }.compactMap { place in
            let name = place.mount.device.split(separator: "/").last.map(String.init) ?? ""
            return files.number("/sys/fs/ext4/\(name)/errors_count")
        }.reduce(0, +)
    }

    private func errors(_ places: [Place]) -> Trouble? {
        let (noted, told) = (noted(places), told)
        guard noted > 0 || !told.isEmpty else { return nil }
        return Trouble(
            verdict: told.isEmpty ? .look : .wrong,
            seen: told.isEmpty
                ? Phrase(
                    "The file system remembers \(noted) errors: the card or disk may be wearing out.",
                    "ファイルシステムに\(noted)件のエラーが残っています。カードやディスクの寿命かもしれません。")
                : Phrase(
                    "Reading or writing failed \(told.count) times since the board was switched on.",
                    "電源を入れてから、読み書きに\(told.count)回失敗しています。"),
            remedy: DiskExaminer.replace)
    }

    // MARK: Words

    private func words(_ place: Place) -> Phrase {
        let folder = place.mount.folder
        if place.mount.isReadOnly {
            return Phrase("\(folder) can only be read, as it is meant to.", "\(folder)は、意図どおり読み取り専用です。")
        }
        if place.mount.type == "overlay", folder == "/" {
            return Phrase(
                "/ forgets what is written when the power goes, as it is meant to (overlay).",
                "/への書き込みは、意図どおり電源を切ると消えます（overlay）。")
        }
        guard let space = place.space else { return Phrase("\(folder) can be written.", "\(folder)は書き込めます。") }
        return Phrase(
            "\(folder): \(size(space.freeBytes)) of \(size(space.bytes)) free.",
            "\(folder)：\(size(space.bytes))のうち\(size(space.freeBytes))の空き。")
    }

    private func details(of place: Place) -> Facts {
        [
            "folder": .text(place.mount.folder), "type": .text(place.mount.type), "device": .text(place.mount.device),
            "read_only": .flag(place.mount.isReadOnly), "meant_read_only": .flag(mounts.isMeantReadOnly(place.mount)),
            "bytes": Fact(place.space?.bytes), "free_bytes": Fact(place.space?.freeBytes),
            "files": Fact(place.space?.files), "free_files": Fact(place.space?.freeFiles),
        ]
    }

    private func size(_ bytes: Int) -> String { DiskSize.text(bytes) }
}

/// Sizes as shops sell them: 1 GB is 10⁹ bytes.
enum DiskSize {
    static func text(_ bytes: Int) -> String {
        switch Double(bytes) {
        case ..<10_000: "\(bytes) bytes"
        case ..<1e6: "\(String(decimal: Double(bytes) / 1e3, digits: 0)) kB"
        case ..<1e9: "\(String(decimal: Double(bytes) / 1e6, digits: bytes < 10_000_000 ? 1 : 0)) MB"
        default: "\(String(decimal: Double(bytes) / 1e9, digits: 1)) GB"
        }
    }
}
