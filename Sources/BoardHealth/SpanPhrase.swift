/// A span of time as people say it, in its largest unit that fits.
public enum SpanPhrase {
    public static func of(seconds: Int) -> Phrase {
        switch seconds {
        case 1: Phrase("1 second", "1秒")
        case ..<120: Phrase("\(seconds) seconds", "\(seconds)秒")
        case ..<7200: Phrase("\(seconds / 60) minutes", "\(seconds / 60)分")
        case ..<172_800: Phrase("\(seconds / 3600) hours", "\(seconds / 3600)時間")
        default: Phrase("\(seconds / 86_400) days", "\(seconds / 86_400)日")
        }
    }
}
