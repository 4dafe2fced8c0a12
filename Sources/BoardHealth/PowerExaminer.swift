/// Whether the board gets the voltage that it needs, where it can tell.
struct PowerExaminer {
    let files: BoardFiles
    let log: KernelLog
    let throttling: Throttling?

    /// The driver's alarm (drivers/hwmon/raspberrypi-hwmon.c): whether there was too little in the last seconds.
    private var alarm: Bool? {
        let folder = "/sys/class/hwmon"
        for name in files.names(folder) where files.word("\(folder)/\(name)/name") == "rpi_volt" {
            if let alarm = files.number("\(folder)/\(name)/in0_lcrit_alarm") { return alarm == 1 }
        }
        return nil
    }

    /// The same driver's words, of kernels before and after 6.6.
    private var told: [KernelLog.Line] { log.lines(with: "undervoltage detected", "under-voltage detected") }

    var finding: Finding {
        let (alarm, told) = (alarm, told)
        let isNow = alarm == true || throttling?.hasLowVoltage == true
        let wasBefore = throttling?.hadLowVoltage == true || !told.isEmpty
        let facts: Facts = [
            "low_now": alarm == nil && throttling == nil ? .absent : .flag(isNow), "low_since_start": .flag(wasBefore),
            "times_in_kernel_log": .count(told.count),
        ]
        let remedy = Phrase(
            "Use the power supply that is made for this board, with its own short cable, and unplug what draws power from "
                + "its USB sockets.",
            "このボード用の電源を付属の短いケーブルで使い、USBから電気を取っている機器を外してください。")
        let times =
            told.isEmpty
            ? Phrase("", "") : Phrase(" The kernel noted it \(counted(told.count)).", "カーネルの記録では\(told.count)回です。")
        if isNow {
            return Finding(
                .power, .wrong,
                Phrase(
                    "The board gets too little voltage at this moment; it may stop or damage its card."
                        + times.english,
                    "今、電圧が足りません。止まったり、カードが壊れたりするおそれがあります。" + times.japanese),
                remedy: remedy, facts: facts)
        }
        if wasBefore {
            return Finding(
                .power, .look,
                Phrase(
                    "The voltage is enough now, and was too low since the board was switched on." + times.english,
                    "今の電圧は足りていますが、電源を入れてから不足したことがあります。" + times.japanese),
                remedy: remedy, facts: facts)
        }
        guard alarm != nil || throttling != nil else {
            return Finding(
                .power, .unseen,
                Phrase("This board does not tell whether its voltage is enough.", "このボードは電圧が足りているかを知らせません。"),
                facts: facts)
        }
        return Finding(
            .power, .fine,
            Phrase(
                "The voltage is enough, and was since the board was switched on.",
                "電圧は足りています。電源を入れてから不足したことはありません。"), facts: facts)
    }

    private func counted(_ count: Int) -> String { count == 1 ? "once" : count == 2 ? "twice" : "\(count) times" }
}
