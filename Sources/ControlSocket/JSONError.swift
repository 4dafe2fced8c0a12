/// What is wrong with a JSON text, and where.
public struct JSONError: Error, Hashable, CustomStringConvertible, Sendable {
    /// From 1.
    public let line: Int
    /// From 1, in characters; 0 where nothing has been read yet.
    public let column: Int
    public let message: String

    public init(line: Int, column: Int, message: String) {
        self.line = line
        self.column = column
        self.message = message
    }

    public var description: String { "\(line):\(column): \(message)" }
}

/// How much a JSON text may ask of its reader.
public struct JSONLimits: Hashable, Sendable {
    public var bytes: Int
    /// Arrays and objects within each other; 1 is one without others inside. At most 1000.
    public var depth: Int

    public init(bytes: Int = 1 << 20, depth: Int = 64) {
        self.bytes = bytes
        self.depth = min(depth, 1000)
    }
}
