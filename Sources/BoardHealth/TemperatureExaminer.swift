internal import GreeterRuntime

/// How warm the board's processor is.
struct TemperatureExaminer {
    let files: BoardFiles
    let throttling: Throttling?

    /// A Raspberry slows down from 80 °C on, and more from 85 °C on (Raspberry Pi documentation, "Frequency management and
    /// thermal control"); other boards do so between 80 and 105 °C. Warm from 70 °C on is ours.
    static let hot = 80.0
    static let warm = 70.0

    private struct Reading {
        var celsius: Double
        var isProcessor: Bool
    }

    private var readings: [Reading] {
        var found: [Reading] = []
        func add(_ path: String, _ name: String) {
            guard let milli = files.number(path) else { return }
            let celsius = Double(milli) / 1000
            // A sensor that is not there answers with an end of its scale.
            guard celsius > -40, celsius < 150, celsius != 0 else { return }
            let words = ["cpu", "soc", "core", "k10temp", "x86_pkg"]
            found.append(Reading(celsius: celsius, isProcessor: words.contains { name.lowercased().contains($0) }))
        }
        let zones = "/sys/class/thermal"
        for zone in files.names(zones) where zone.hasPrefix("thermal_zone") {
            add("\(zones)/\(zone)/temp", files.word("\(zones)/\(zone)/type") ?? "")
        }
        let monitors = "/sys/class/hwmon"
        for monitor in files.names(monitors) {
            add("\(monitors)/\(monitor)/temp1_input", files.word("\(monitors)/\(monitor)/name") ?? "")
        }
        return found
    }

    var finding: Finding {
        let readings = readings
        let processors = readings.filter(\.isProcessor)
        let highest = (processors.isEmpty ? readings : processors).map(\.celsius).max()
        guard let highest else {
            return Finding(
                .temperature, .unseen, Phrase("This board does not tell how warm it is.", "このボードは温度を知らせません。"),
                facts: ["celsius": .absent])
        }
        let degrees = "\(String(decimal: highest, digits: 0)) °C"
        let facts: Facts = [
            "celsius": .decimal(highest), "slowed_now": throttling.map { .flag($0.isSlowedByHeat) } ?? .absent,
            "slowed_since_start": throttling.map { .flag($0.wasSlowedByHeat) } ?? .absent,
        ]
        let remedy = Phrase(
            "Give the board air: out of the cupboard, away from lamps and heating, its case open or with a heat sink.",
            "風通しをよくしてください。棚の中や照明・暖房のそばを避け、ケースを開けるか放熱板を付けます。")
        if highest >= TemperatureExaminer.hot {
            return Finding(
                .temperature, .wrong,
                Phrase("\(degrees): the board is too hot, and slows down.", "\(degrees)。熱すぎるため、動きが遅くなっています。"),
                remedy: remedy, facts: facts)
        }
        if highest >= TemperatureExaminer.warm || throttling?.isSlowedByHeat == true {
            return Finding(
                .temperature, .look,
                Phrase(
                    "\(degrees): warm; it slows down from \(Int(TemperatureExaminer.hot)) °C on.",
                    "\(degrees)。高めです。\(Int(TemperatureExaminer.hot)) °Cから動きが遅くなります。"),
                remedy: remedy, facts: facts)
        }
        let before =
            throttling?.wasSlowedByHeat == true
            ? Phrase(" It was warmer since it was switched on.", "電源を入れてから、もっと熱かったことがあります。") : Phrase("")
        return Finding(
            .temperature, .fine,
            Phrase("\(degrees), as it should be.\(before.english)", "\(degrees)。問題ありません。\(before.japanese)"),
            facts: facts)
    }
}
