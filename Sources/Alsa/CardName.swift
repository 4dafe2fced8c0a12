/// Which card and device a PCM's name speaks of: `plughw:CARD=Device,DEV=1`, `hw:1,0`, `sysdefault:Device`.
struct CardName: Hashable {
    /// An id or a number, as it was written.
    var card: String
    var device: Int

    /// Nil where the name speaks of no card.
    init?(inDevice name: String) {
        guard let colon = name.firstIndex(of: ":") else { return nil }
        var card: String?
        var device = 0
        for (position, part) in name[name.index(after: colon)...].split(separator: ",").enumerated() {
            let pair = part.split(separator: "=", maxSplits: 1)
            switch (pair.count, pair.first) {
            case (2, "CARD"): card = String(pair[1])
            case (2, "DEV"): device = Int(pair[1]) ?? 0
            case (1, _) where position == 0: card = String(part)
            case (1, _) where position == 1: device = Int(part) ?? 0
            default: break
            }
        }
        // `plug:'hw:0'` and the like: the inner name's business.
        guard let card, card.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }) else { return nil }
        self.card = card
        self.device = device
    }
}
