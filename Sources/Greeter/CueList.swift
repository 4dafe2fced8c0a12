/// The cues of one play, as indexes into their store's: one, or one for each language of a sequence.
///
/// Eight at most, in place: what goes from a door to its sound allocates nothing.
public struct CueList: RandomAccessCollection, Hashable, Sendable, ExpressibleByArrayLiteral {
    /// More languages are not said one after another: nobody would wait for the last.
    public static let most = 8

    private var places = SIMD8<Int16>(repeating: 0)
    public private(set) var count = 0

    public init() {}

    /// One cue alone.
    public init(_ cue: Int) {
        places[0] = Int16(cue)
        count = 1
    }

    public init(arrayLiteral elements: Int...) { for element in elements { append(element) } }

    public var startIndex: Int { 0 }
    public var endIndex: Int { count }

    public subscript(index: Int) -> Int {
        precondition(index >= 0 && index < count, "cue \(index) of \(count)")
        return Int(places[index])
    }

    /// One more, where there is room.
    mutating func append(_ cue: Int) {
        guard count < CueList.most else { return }
        places[count] = Int16(cue)
        count += 1
    }
}
