// swift-tools-version: 6.2
import PackageDescription

/// What every Swift target is held to: Swift 6 mode and no warnings.
let house: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    // Tests check exclusive access at run time; between a door and its sound it costs more than the decision itself.
    .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release)),
    // A section for each function, so that the linker can leave out what nobody calls and lay the way from a door to its
    // sound side by side.
    .unsafeFlags(["-Xfrontend", "-function-sections"], .when(configuration: .release)),
]

let log = Target.Dependency.product(name: "Logging", package: "swift-log")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

func swift(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: house)
}

func tests(_ name: String, _ dependencies: [Target.Dependency] = [], excludes: [String] = []) -> Target {
    .testTarget(
        name: name + "Tests", dependencies: [.init(stringLiteral: name)] + dependencies,
        exclude: excludes, swiftSettings: house)
}

/// A foreign library's room: a header, a shim and the name to link, nothing else.
func room(_ name: String, links: [String] = [], cxx: Bool = false) -> Target {
    .target(
        name: name,
        cSettings: [.unsafeFlags(["-Wall", "-Wextra", "-Werror"])],
        cxxSettings: [.unsafeFlags(["-Wall", "-Wextra", "-Werror"])],
        linkerSettings: links.map { .linkedLibrary($0) })
}

let linkOrder = "\(Context.packageDirectory)/Sources/noren/LinkOrder.txt"

let package = Package(
    name: "noren",
    products: [.executable(name: "noren", targets: ["noren"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    ],
    targets: [
        // The core: pure, imports nothing.
        swift("Greeter"),
        // Ports, loop, timers, supervision; and the same loop on virtual clocks.
        swift("GreeterRuntime", ["Greeter", "CLinux", log]),
        swift("GreeterSimulation", ["Greeter", "GreeterRuntime"]),
        // Decisions as numbers, text, CSV, JSON and pages.
        swift("GreeterReports", ["Greeter", "GreeterRuntime", "GreeterSimulation"]),

        // Foreign libraries, one room each.
        room("CLinux"),
        room("CAlsa", links: ["asound"]),
        room("CGpiod", links: ["gpiod"]),
        room("CSound", links: ["sndfile", "ebur128", "soxr"]),
        room("CToml"),
        room("CCctz", links: ["cctz"]),
        room("CJansson", links: ["jansson"]),
        room("CSqlite", links: ["sqlite3"]),
        // Loaded by name when a calendar is read, and not linked.
        room("CIcal"),

        // Device libraries: handles and errors; they know nothing of shops.
        swift("Alsa", ["CAlsa"]),
        swift("Gpiod", ["CGpiod"]),

        // Adapters.
        swift("GpioDoors", ["Greeter", "GreeterRuntime", "Gpiod", log]),
        swift("AlsaCues", ["Greeter", "GreeterRuntime", "Alsa", log]),
        swift("CueFiles", ["Greeter", "GreeterRuntime", "CSound", log]),
        swift("StoreSettings", ["Greeter", "GreeterRuntime", "CToml"]),
        swift("StoreClock", ["Greeter", "CCctz"]),
        swift("StoreCalendar", ["Greeter", "GreeterRuntime", "CIcal"]),
        swift("ControlSocket", ["Greeter", "GreeterRuntime", "CLinux", "CJansson", log]),
        swift("VisitJournal", ["Greeter", "GreeterRuntime", "CSqlite", "CLinux"]),
        swift("BoardHealth", ["GreeterRuntime"]),
        // The conversation of noren setup: pure.
        swift("StoreSetup", ["Greeter", "GreeterRuntime"]),

        // Composition root: one file a subcommand.
        .executableTarget(
            name: "noren",
            dependencies: [
                "Greeter", "GreeterRuntime", "GreeterSimulation", "GreeterReports", "GpioDoors", "AlsaCues", "CueFiles",
                "StoreSettings", "StoreSetup", "StoreClock", "StoreCalendar", "ControlSocket", "VisitJournal",
                "BoardHealth", "Alsa", "Gpiod", log, arguments,
            ],
            exclude: ["LinkOrder.txt"],
            swiftSettings: house,
            linkerSettings: [
                // What the loader has resolved cannot be written to afterwards.
                .unsafeFlags(["relro", "now"].flatMap { ["-Xlinker", "-z", "-Xlinker", $0] }),
                // What runs between a door and its sound lies side by side; the tests need no such thing.
                .unsafeFlags(
                    ["-use-ld=lld"]
                        + ["--no-warn-symbol-ordering", "--symbol-ordering-file=\(linkOrder)"].flatMap {
                            ["-Xlinker", $0]
                        },
                    .when(configuration: .release)),
            ]),

        // The witness of the quiet policy, its seeds and its searches; and the command that lets them run for longer.
        .target(name: "GreeterProof", dependencies: ["Greeter"], path: "Tests/GreeterProof", swiftSettings: house),
        .executableTarget(
            name: "prove", dependencies: ["Greeter", "GreeterProof"], path: "Tests/Prove", swiftSettings: house),

        // Every way into a greeter, for what is damaged or meant badly; and the command that plays inputs, or makes them up.
        .target(
            name: "HostileInput",
            dependencies: [
                "Greeter", "GreeterRuntime", "GreeterSimulation", "CueFiles", "StoreSettings", "StoreClock",
                "StoreCalendar", "ControlSocket", "VisitJournal", "CLinux", log,
            ],
            path: "Tests/Fuzz/Entries", swiftSettings: house),
        .executableTarget(
            name: "fuzz", dependencies: ["HostileInput"], path: "Tests/Fuzz/Driver", swiftSettings: house),
        tests("HostileInput"),

        tests("Greeter", ["GreeterSimulation", "GreeterProof"]),
        tests("GreeterRuntime", ["Greeter", "GreeterSimulation", log]),
        tests("GreeterSimulation", ["Greeter", "GreeterRuntime"]),
        tests("GreeterReports", ["Greeter", "GreeterRuntime", "GreeterSimulation"]),
        tests("Alsa"),
        tests("Gpiod"),
        tests("GpioDoors", ["Greeter", "GreeterRuntime", "Gpiod"]),
        tests("AlsaCues", ["Greeter", "GreeterRuntime", "Alsa"]),
        tests("CueFiles", ["Greeter", "GreeterRuntime"]),
        tests("StoreSettings", ["Greeter", "GreeterRuntime", "StoreCalendar"], excludes: ["Fixtures"]),
        tests("StoreClock", ["Greeter"]),
        tests("StoreCalendar", ["Greeter", "GreeterRuntime", "StoreClock"], excludes: ["Fixtures"]),
        tests("ControlSocket", ["Greeter", "GreeterRuntime", "CLinux", log]),
        tests("StoreSetup", ["Greeter", "GreeterRuntime", "StoreSettings"]),
        tests("VisitJournal", ["Greeter", "GreeterRuntime", "GreeterSimulation", "CSqlite", "JournalWriter"]),
        tests("BoardHealth", ["GreeterRuntime"], excludes: ["Fixtures"]),
        // A process for the journal's tests to kill.
        .executableTarget(
            name: "JournalWriter", dependencies: ["Greeter", "GreeterRuntime", "VisitJournal"],
            path: "Tests/JournalWriter", swiftSettings: house),
        .testTarget(name: "CommandTests", dependencies: ["noren"], swiftSettings: house),
        .testTarget(name: "HouseTests", swiftSettings: house),
    ],
    cxxLanguageStandard: .cxx17
)
