/// A small shop's Saturday morning: what the demonstration tells, scene by scene.
struct DemoScene {
    var said: String
    /// Rows of a trace, without their date.
    var rows: [String]
}

enum DemoMorning {
    static let date = "2026-03-07"

    /// The settings of that shop, as its owner would have written them.
    static let settings = """
        [shop]
        name      = "Corner shop"
        timezone  = "Asia/Tokyo"
        languages = ["ja", "en"]

        [hours]
        sat = "10:00-19:00"

        [[quiet_time]]
        name    = "quiet hour"
        when    = "sat 11:00-12:00"
        at_most = "chime"

        [[door]]
        name  = "front"
        outer = "GPIO17"
        inner = "GPIO27"

        [[door]]
        name    = "side"
        contact = "GPIO5"

        [lamp]
        line = "GPIO24"

        [inputs]
        quiet_button = "GPIO22"
        """

    /// The edges of one person through the pair of beams, 80 ms a step.
    private static func walk(_ time: String, _ steps: [String]) -> [String] {
        steps.enumerated().map { "\(time).\(String(1000 + $0 * 80).dropFirst()),front,edge,\($1)" }
    }

    private static let goingIn = ["outer=1", "inner=1", "outer=0", "inner=0"]
    private static let goingOut = ["inner=1", "outer=1", "inner=0", "outer=0"]

    static let scenes = [
        DemoScene(said: "Before opening, the owner comes in.", rows: walk("09:52:10", goingIn)),
        DemoScene(said: "The first customer.", rows: walk("10:00:20", goingIn)),
        DemoScene(
            said: "A family of three, one after another: one party, one greeting.",
            rows: walk("10:07:00", goingIn) + walk("10:07:02", goingIn) + walk("10:07:04", goingIn)),
        DemoScene(said: "The first customer leaves.", rows: walk("10:09:30", goingOut)),
        DemoScene(
            said: "Somebody comes in, and while that is being said the family leaves: one voice at a time.",
            rows: walk("10:15:00", goingIn) + walk("10:15:01", goingOut)),
        DemoScene(
            said: "Somebody steps into the doorway, and turns back: no passage at all.",
            rows: walk("10:21:00", ["outer=1", "inner=1", "inner=0", "outer=0"])),
        DemoScene(
            said: "The side door opens. Its lone contact cannot tell in from out: a neutral chime, never a guess.",
            rows: ["10:24:00,side,edge,contact=1", "10:24:04,side,edge,contact=0"]),
        DemoScene(
            said: "The next one is greeted in English: the languages take turns.", rows: walk("10:40:00", goingIn)),
        DemoScene(said: "Eleven: the shop's quiet hour. No words, a chime.", rows: walk("11:05:00", goingIn)),
        DemoScene(
            said: "The telephone rings; staff press the quiet button while the chime still sounds.",
            rows: walk("11:12:00", goingOut) + ["11:12:00.500,button,press,"]),
        DemoScene(said: "Now only the lamp answers.", rows: walk("11:14:00", goingIn)),
        DemoScene(said: "The call is over: the button again.", rows: ["11:16:00,button,press,"]),
        DemoScene(said: "Noon. The quiet hour is over, and somebody leaves.", rows: walk("12:03:00", goingOut)),
        DemoScene(
            said: "And somebody comes in. After half past ten it is no longer \"good morning\".",
            rows: walk("12:08:00", goingIn)),
        DemoScene(
            said:
                "Somebody is being served at the counter, and the staff have turned the serving switch: a tick is enough.",
            rows: ["12:20:00,serving,set,1"] + walk("12:20:30", goingIn) + ["12:22:00,serving,set,0"]),
        DemoScene(
            said:
                "The lunch rush. Words are rationed, so that they are not spent in an hour: then a chime, and words again.",
            rows: walk("12:40:00", goingIn) + walk("12:40:20", goingOut) + walk("12:40:40", goingIn)
                + walk("12:41:00", goingOut) + walk("12:41:20", goingIn) + walk("12:41:40", goingOut)
                + walk("12:42:00", goingIn) + walk("12:50:00", goingOut)),
        DemoScene(
            said:
                "A delivery: staff press their button, and the next passage is theirs. Nobody is greeted, nobody counted.",
            rows: ["12:55:00,staff,pass,"] + walk("12:55:03", goingIn)),
    ]
}
