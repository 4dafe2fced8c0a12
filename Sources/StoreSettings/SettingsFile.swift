public import GreeterRuntime
internal import Greeter

/// The settings of a board: one file for each of its stores.
public enum SettingsFile {
    /// Reads and checks the files of a board; throws every problem of all of them at once, in order.
    ///
    /// - Parameter paths: as the user gave them; places are told in the same words.
    public static func load(_ paths: [String], in context: SettingsContext) throws(Problems) -> BoardSettings {
        let findings = Findings()
        let board = BoardReading(paths, context: context, findings: findings)
        let problems = findings.sortedProblems(files: paths)
        guard problems.isEmpty else { throw Problems(problems) }
        return board.settings(files: paths)
    }
}
