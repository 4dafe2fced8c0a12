internal import Greeter
internal import GreeterRuntime

/// What a line in is for, in the words of the settings.
struct LineUse {
    /// `front`, or `STORE/front` on a board with several stores; nil for a button.
    var door: String?
    /// As in `outer` or `quiet_button`.
    var key: String
    /// As in `GPIO17`.
    var address: String

    /// All of a board, parallel to its inputs.
    static func all(_ board: BoardSettings) -> [LineUse] {
        let wording = Wording(board.policy)
        return zip(board.policy.lines, board.inputs).map { policy, line in
            LineUse(
                door: policy.role.door.map { wording.name(ofDoor: $0) }, key: policy.role.word,
                address: "\(line.address)")
        }
    }
}
