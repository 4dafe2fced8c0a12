/// What systemd, which starts Noren with the board, says of its unit.
public enum ServiceFacts: Sendable {
    /// The board is started by something else.
    case noSystemd
    /// It did not answer.
    case silent
    /// As `systemctl show` prints it, by property.
    case unit([String: String])

    public static let unitName = "noren.service"

    /// What to ask `systemctl` for.
    public static let question = [
        "show", unitName,
        "--property=LoadState,ActiveState,SubState,UnitFileState,Result,ExecMainStatus,ExecMainCode,"
            + "NRestarts,ActiveEnterTimestamp,MainPID,StatusText",
    ]

    public init(answer: String?) {
        guard let answer else {
            self = .silent
            return
        }
        var properties: [String: String] = [:]
        for line in answer.split(separator: "\n") {
            let pair = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if pair.count == 2 { properties[String(pair[0])] = String(pair[1]) }
        }
        self = .unit(properties)
    }
}

struct ServiceExaminer {
    let service: ServiceFacts
    /// A greeter answers, whoever started it.
    let isGreeting: Bool

    private let log = "journalctl -u noren -n 20"

    var finding: Finding {
        switch service {
        case .noSystemd:
            return Finding(
                .service, .look,
                Phrase(
                    "systemd does not run here, so nothing starts Noren with the board.",
                    "systemdが動いていないため、Norenは自動で始まりません。"),
                remedy: Phrase(
                    "Start it by whatever starts this machine's programs: noren run.", "この機械のやり方で noren run を起動してください。"),
                facts: ["systemd": .flag(false)])
        case .silent:
            return Finding(
                .service, .unseen, Phrase("systemd was asked, and did not answer.", "systemdに尋ねましたが、答えがありません。"),
                remedy: Phrase("Ask it yourself: systemctl status noren.", "systemctl status noren で確かめてください。"),
                facts: ["systemd": .flag(true)])
        case .unit(let unit): return finding(unit)
        }
    }

    private func finding(_ unit: [String: String]) -> Finding {
        let (state, file) = (unit["ActiveState"] ?? "", unit["UnitFileState"] ?? "")
        let restarts = Int(unit["NRestarts"] ?? "") ?? 0
        let code = Int(unit["ExecMainStatus"] ?? "") ?? 0
        let since = unit["ActiveEnterTimestamp"].flatMap { $0.isEmpty ? nil : $0 }
        let facts: Facts = [
            "systemd": .flag(true), "load": Fact(unit["LoadState"]), "active": Fact(state),
            "sub": Fact(unit["SubState"]),
            "enabled": Fact(file), "result": Fact(unit["Result"]), "exit_code": .count(code),
            "restarts": .count(restarts), "since": Fact(since), "pid": Fact(Int(unit["MainPID"] ?? "")),
        ]
        func make(_ verdict: Verdict, _ seen: Phrase, _ remedy: Phrase? = nil) -> Finding {
            Finding(.service, verdict, seen, remedy: remedy, facts: facts)
        }
        if unit["LoadState"] != "loaded" {
            return make(
                .look,
                Phrase(
                    "Noren's service is not installed, so Noren does not start with the board.",
                    "Norenのサービスが入っていないため、ボードと一緒に始まりません。"),
                Phrase("Install the package noren, which brings it.", "パッケージ noren を入れると、サービスも入ります。"))
        }
        if state == "failed" || (state == "activating" && unit["SubState"] == "auto-restart") {
            return make(.wrong, failure(unit, code: code), remedy(code: code))
        }
        guard state == "active" || state == "reloading" else {
            return make(
                isGreeting ? .look : .wrong,
                isGreeting
                    ? Phrase(
                        "The service is stopped; the greeter that answers was started by hand.",
                        "サービスは止まっています。今のNorenは手で起動されたものです。")
                    : Phrase("The service is stopped.", "サービスが止まっています。"),
                Phrase(
                    "Start it, now and with the board: sudo systemctl enable --now noren.",
                    "sudo systemctl enable --now noren で、今すぐ、そして次からも自動で始まります。"))
        }
        let begun = since.map { Phrase(" since \($0)", "（\($0)から）") } ?? Phrase("")
        guard file == "enabled" || file == "enabled-runtime" || file == "static" else {
            return make(
                .look,
                Phrase(
                    "The service runs\(begun.english), and will not start again after a power cut.",
                    "サービスは動いていますが\(begun.japanese)、停電の後は始まりません。"),
                Phrase(
                    "Have it start with the board: sudo systemctl enable noren.",
                    "sudo systemctl enable noren で、自動で始まるようになります。"))
        }
        guard restarts == 0 else {
            return make(
                .look,
                Phrase(
                    "The service runs\(begun.english); it had to be started again \(restarts == 1 ? "once" : "\(restarts) times").",
                    "サービスは動いています\(begun.japanese)。\(restarts)回、立ち上げ直されました。"),
                Phrase("\(log) says why.", "理由は \(log) で分かります。"))
        }
        return make(
            .fine,
            Phrase(
                "The service runs\(begun.english), and starts with the board.",
                "サービスは動いており\(begun.japanese)、ボードと一緒に始まります。"))
    }

    private func failure(_ unit: [String: String], code: Int) -> Phrase {
        switch (unit["Result"], code) {
        case ("watchdog", _):
            return Phrase("The service hung, and systemd ended it.", "サービスが固まり、systemdが止めました。")
        case ("oom-kill", _):
            return Phrase("The board had no memory left, and the service was ended for it.", "メモリーが足りず、サービスが止められました。")
        case (_, 78):
            return Phrase(
                "The service ended with code 78: its settings are wrong, so it waits for you rather than try again.",
                "サービスは終了コード78で終わりました。設定に誤りがあり、直るまで始まりません。")
        case (_, 74):
            return Phrase(
                "The service ended with code 74: a device or the disk could not be used.",
                "サービスは終了コード74で終わりました。機器か保存場所が使えません。")
        case ("signal", _), ("core-dump", _):
            return Phrase("The service was ended by signal \(code).", "サービスはシグナル\(code)で終わりました。")
        default:
            return Phrase("The service failed, with code \(code).", "サービスは失敗しました（終了コード\(code)）。")
        }
    }

    private func remedy(code: Int) -> Phrase {
        code == 78
            ? Phrase(
                "Mend what the settings' line here says, then sudo systemctl restart noren.",
                "この一覧の「設定」にある誤りを直し、sudo systemctl restart noren としてください。")
            : Phrase(
                "\(log) says why; then sudo systemctl restart noren.",
                "理由は \(log) で分かります。直したら sudo systemctl restart noren としてください。")
    }
}
