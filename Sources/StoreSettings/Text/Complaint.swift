/// What is wrong with a text, and what to write instead.
struct Complaint: Error, Hashable {
    let message: String

    init(_ message: String) { self.message = message }
}
