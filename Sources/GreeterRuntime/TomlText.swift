extension String {
    /// As a text in a TOML file, in its quotes.
    public var asToml: String {
        var quoted = "\""
        for scalar in unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                let digits = String(scalar.value, radix: 16, uppercase: true)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    /// As a key in a TOML file, bare where TOML allows it.
    public var asTomlKey: String {
        let isBare = utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"): true
            default: false
            }
        }
        return isBare && !isEmpty ? self : asToml
    }
}

extension Double {
    /// As a number in a TOML file: a whole one without a fraction, for both are accepted.
    public var asToml: String { self == rounded() && magnitude < 1e15 ? "\(Int64(self))" : "\(self)" }
}
