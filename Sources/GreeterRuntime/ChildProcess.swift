internal import Glibc
public import Greeter

/// A program that is run to its end, with explicit arguments and no shell.
public enum ChildProcess {
    public struct Outcome: Sendable {
        /// The exit code; 128 and the signal where one ended it.
        public var code: Int32
        /// What it said on both outputs, 64 KB at most.
        public var said: String
    }

    /// Why there is no outcome.
    public enum Trouble: Error {
        case missing
        case late(Span)
        case system(SystemError)
    }

    /// What a program said; nil where it is not there, failed, or took too long.
    public static func output(_ program: String, _ arguments: [String], within patience: Span = .seconds(5)) -> String?
    {
        guard let outcome = try? run(program, arguments, within: patience), outcome.code == 0 else { return nil }
        return outcome.said
    }

    /// Looks for `program` in the search path, unless it is a path itself; nil: it is not installed.
    private static func find(_ program: String) -> String? {
        guard !program.contains("/") else { return access(program, X_OK) == 0 ? program : nil }
        let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"
        return path.split(separator: ":").filter { $0.hasPrefix("/") }.map { "\($0)/\(program)" }
            .first { access($0, X_OK) == 0 }
    }

    /// Runs a program to its end; nobody types for it, and it speaks English.
    public static func run(
        _ program: String, _ arguments: [String], within patience: Span
    ) throws(Trouble) -> Outcome {
        guard let path = find(program) else { throw .missing }
        var pipe: [Int32] = [-1, -1]
        guard Glibc.pipe(&pipe) == 0 else { throw .system(.last("pipe")) }
        defer { close(pipe[0]) }
        for end in pipe { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let child = start(path, [program] + arguments, output: pipe[1])
        close(pipe[1])
        guard child > 0 else { throw .system(SystemError(call: "posix_spawn(\(path))", code: -child)) }
        let deadline = Reactor.instant() + patience
        var said: [UInt8] = []
        // The pipe ends when the child does, and all that it started.
        while true {
            let left = (deadline - Reactor.instant()).nanoseconds / 1_000_000
            var entry = pollfd(fd: pipe[0], events: Int16(POLLIN), revents: 0)
            let ready = left > 0 ? poll(&entry, 1, Int32(left)) : 0
            if ready < 0, errno == EINTR { continue }
            guard ready > 0 else {
                kill(child, SIGKILL)
                _ = wait(for: child)
                throw .late(patience)
            }
            var chunk = [UInt8](repeating: 0, count: 4096)
            let count = read(pipe[0], &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            if said.count < 65_536 { said += chunk[..<count] }
        }
        return Outcome(code: wait(for: child), said: String(decoding: said, as: UTF8.self))
    }

    /// The process number, or an error number below zero.
    private static func start(_ path: String, _ arguments: [String], output: Int32) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO)
        // Signals that this command keeps for itself are the child's again.
        var none = sigset_t()
        var pipes = sigset_t()
        sigemptyset(&none)
        sigemptyset(&pipes)
        sigaddset(&pipes, SIGPIPE)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &pipes)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))
        var child = pid_t()
        var pointers = arguments.map { strdup($0) } + [nil]
        // What it says is read by this program, not by a person.
        var variables = environment.map { strdup($0) } + [nil]
        defer { for pointer in pointers + variables { free(pointer) } }
        let code = posix_spawn(&child, path, &actions, &attributes, &pointers, &variables)
        return code == 0 ? child : -code
    }

    /// This program's own, but for the language.
    private static var environment: [String] {
        var all = ["LC_ALL=C.UTF-8"]
        guard var next = environ as UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? else { return all }
        // SAFETY: the list ends with NULL, its strings with a zero; nobody changes it while commands run.
        while let variable = next.pointee {
            let text = String(cString: variable)
            if !text.hasPrefix("LC_") && !text.hasPrefix("LANG") { all.append(text) }
            next += 1
        }
        return all
    }

    private static func wait(for child: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        // WIFEXITED and its kin are macros.
        return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
    }
}
