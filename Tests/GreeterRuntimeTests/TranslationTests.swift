import Foundation
import Testing

@testable import GreeterRuntime

@Suite("What other parts say, in Japanese", .timeLimit(.minutes(30)))
struct TranslationTests {
    @Test(
        "a sentence is known with what changes in it, and what is not known stays",
        arguments: [
            (
                "the sound card plughw:CARD=Device is gone; plug it in again, it is looked for",
                "音の機器 plughw:CARD=Device が外れました。つなぎ直すと自動で見つかります"
            ),
            (
                """
                the sound card pipewire is silent: PipeWire does not answer this user (snd_pcm_open: Host is down); it serves who \
                is logged in, and not the service: name the card itself, as noren devices lists it, or share it as the guide says \
                under "Music on the same card"
                """,
                "音の機器 pipewire から音が出ません：PipeWire がこの利用者に応えません（snd_pcm_open：動いていません）。"
                    + "PipeWire はログイン中の人のもので、サービスのものではありません。noren devices に出るカードそのものを書くか、"
                    + "ガイドの「同じカードで音楽を流す」の手順で共用してください"
            ),
            (
                "the sound card default is silent: PulseAudio has ended or takes no more sound (snd_pcm_writei: Broken pipe); "
                    + "it is looked for",
                "音の機器 default から音が出ません：PulseAudio が終わったか、音を受け取らなくなりました"
                    + "（snd_pcm_writei：途切れました）。戻れば自動で見つかります"
            ),
            // What is wrong and what to do are known apart, as is the system's word at the end.
            (
                "snd_mixer_attach hw:3: No such device; is the card plugged in? `noren devices` lists what there is",
                "snd_mixer_attach hw:3：機器がありません。機器はつながっていますか。noren devices で一覧できます"
            ),
            // In another order.
            (
                "/etc/noren/noren.toml:3: unknown key `languges` in [shop]; did you mean `languages`?",
                "/etc/noren/noren.toml:3: [shop] に languges という項目はありません。languages ではありませんか"
            ),
            // A part within a part.
            (
                "GPIO17 is in use by \"gpiomon\" (probably process 12, gpiomon); stop it, or use another line",
                "GPIO17 は \"gpiomon\"（おそらく process 12, gpiomon） が使っています。それを止めるか、別の線を使ってください"
            ),
            (
                "the greeter does not run: there is no socket at /run/n.sock; start it: sudo systemctl start noren, or noren run",
                "のれんが動いていません（/run/n.sock がありません）。起動するには：sudo systemctl start noren"
            ),
            (
                "CANNOT BE WRITTEN: insert: database or disk is full; the disk is full: make room",
                "書き込めません：insert：空きがありません。容量がありません。空きを作ってください"
            ),
            ("something that nobody wrote down; nor this", "something that nobody wrote down; nor this"),
            (
                "/etc/noren/noren.toml:3: something that nobody wrote down; nor this",
                "/etc/noren/noren.toml:3: something that nobody wrote down; nor this"
            ),
            ("", ""),
        ])
    func japanese(english: String, japanese: String) {
        #expect(StoryLanguage.japanese.translated(english) == japanese)
        #expect(StoryLanguage.english.translated(english) == english)
    }

    @Test("several lines are known one by one")
    func lines() {
        #expect(StoryLanguage.japanese.translated("Is a directory\nas it is") == "フォルダーです\nas it is")
    }

    @Test("the catalogue fills every place that it opens, and no sentence hides one behind it")
    func places() {
        for (index, entry) in Translation.catalogue.enumerated() {
            let count = entry.english.count - 1
            let words = (1..<max(2, count + 1)).prefix(count).map { "〈\($0)〉" }
            var sentence = entry.english[0]
            for (word, part) in zip(words, entry.english.dropFirst()) { sentence += word + part }
            let japanese = Translation.japanese(of: sentence)
            #expect(japanese?.contains("{") == false, "\(sentence)")
            let first = Translation.catalogue.firstIndex { $0.found(in: sentence) != nil }
            #expect(first == index, "\(sentence) is taken for \(first.map { Translation.catalogue[$0].english } ?? [])")
        }
    }

    @Test("every sentence of the catalogue is still said somewhere, or is the system's")
    func said() throws {
        let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources")
        let walk = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
        let text = try walk.compactMap { $0 as? URL }
            .filter { $0.pathExtension == "swift" && !$0.lastPathComponent.hasSuffix("Catalogue.swift") }
            .map { try String(contentsOf: $0, encoding: .utf8) }.joined()
            .replacing("\\\"", with: "\"").replacing(/\"\s*\+ \"/, with: "").replacing(/\\\n\s*/, with: "")
        let system =
            (1...133).map { String(cString: strerror(Int32($0))) }
            + ["database or disk is full", "unable to open database file"]
        for entry in Translation.catalogue {
            let parts = entry.english.flatMap { $0.split { ",;:?()\"`".contains($0) } }.filter { $0.count >= 12 }
            let isSaid =
                parts.isEmpty || parts.contains { text.contains($0.trimmingPrefix(" ")) || system.contains(String($0)) }
            #expect(isSaid, "nobody says \(parts) any more")
        }
    }
}
