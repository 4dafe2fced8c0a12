internal import Glibc

/// A program of the system's that is asked once, and not waited for longer than it is worth.
public enum Tool {
    /// What it printed; nil where it is not there, failed, or took too long.
    ///
    /// - Parameters:
    ///   - path: where it may be; the first that is there is run.
    public static func output(_ paths: [String], _ arguments: [String], seconds: Int = 5) -> String? {
        guard let path = paths.first(where: { access($0, X_OK) == 0 }) else { return nil }
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        // The program has its own copy of the one, and no use for the other.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[0]) }
        guard let process = start(path, arguments, output: ends[1]) else {
            close(ends[1])
            return nil
        }
        close(ends[1])
        let text = drain(ends[0], seconds: seconds)
        if text == nil { kill(process, SIGKILL) }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        return status == 0 ? text : nil
    }

    private static func start(_ path: String, _ arguments: [String], output: Int32) -> pid_t? {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        // Its words are read by this program, not by a person.
        let environment = ["LC_ALL=C", "PATH=/usr/bin:/bin:/usr/sbin:/sbin"]
        var process = pid_t()
        let result = withStrings([path] + arguments) { arguments in
            withStrings(environment) { posix_spawn(&process, path, &actions, nil, arguments, $0) }
        }
        return result == 0 ? process : nil
    }

    private typealias Strings = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>

    private static func withStrings<Result>(_ strings: [String], _ body: (Strings) -> Result) -> Result {
        // SAFETY: copies that end with a zero, in a list that ends with NULL; all are freed after the call.
        let list = Strings.allocate(capacity: strings.count + 1)
        for (index, string) in strings.enumerated() { list[index] = strdup(string) }
        list[strings.count] = nil
        defer {
            for index in strings.indices { free(list[index]) }
            list.deallocate()
        }
        return body(list)
    }

    /// Everything until the end; nil where that does not come in time.
    private static func drain(_ descriptor: Int32, seconds: Int) -> String? {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        let end = now.tv_sec + seconds
        while bytes.count < 1 << 20 {
            clock_gettime(CLOCK_MONOTONIC, &now)
            guard now.tv_sec < end else { return nil }
            var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&entry, 1, 250) > 0 else { continue }
            let count = read(descriptor, &chunk, chunk.count)
            if count == 0 { break }
            if count > 0 { bytes += chunk[..<count] } else if errno != EINTR { break }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
