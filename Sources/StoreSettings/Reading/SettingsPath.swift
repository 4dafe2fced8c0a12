internal import Glibc

/// Paths as settings write them.
enum SettingsPath {
    /// `path` as seen from the file that names it.
    static func beside(_ file: String, _ path: String) -> String {
        guard !path.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return path }
        return file[...slash] + path
    }

    /// The file's name without its folder and its last suffix.
    static func stem(_ file: String) -> String {
        let name = file.split(separator: "/").last ?? ""
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return String(name) }
        return String(name[..<dot])
    }

    /// The same for every way to write a path to one file; nil where there is none.
    static func identity(_ path: String) -> String? {
        // realpath allocates its result, which is freed once it has been copied.
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(cString: real)
    }

    /// Whether there is a file, not a folder, that may be read.
    static func isReadable(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFDIR && access(path, R_OK) == 0
    }
}
