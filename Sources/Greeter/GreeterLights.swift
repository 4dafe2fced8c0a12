// The lamp that answers customers, and the notice that tells staff.
extension Greeter {
    mutating func lightLamp(_ store: Int, at now: Moment) {
        guard let length = policy.stores[store].lamp else { return }
        if !stores[store].lamp.isOn { effects.append(.lamp(store: store, on: true)) }
        stores[store].lamp = Light(isOn: true, timer: nextSerial())
        effects.append(
            .setTimer(
                TimerID(purpose: .lamp(store: store), serial: stores[store].lamp.timer), at: now.instant + length))
    }

    mutating func switchLampOff(_ store: Int) {
        stores[store].lamp.isOn = false
        effects.append(.lamp(store: store, on: false))
    }

    /// Tells the staff that somebody came; while they serve, it stays on: somebody waits.
    mutating func lightNotice(_ store: Int, at now: Moment) {
        guard policy.stores[store].notice != nil else { return }
        if !stores[store].notice.isOn { effects.append(.notice(store: store, on: true)) }
        stores[store].notice = Light(isOn: true, isHeld: stores[store].serving.isOn, timer: nextSerial())
        if !stores[store].notice.isHeld { setNoticeTimer(store, at: now) }
    }

    /// Staff have time again: a notice that waited for them goes out as others do.
    mutating func releaseNotice(_ store: Int, at now: Moment) {
        guard stores[store].notice.isOn, stores[store].notice.isHeld else { return }
        stores[store].notice.isHeld = false
        setNoticeTimer(store, at: now)
    }

    mutating func switchNoticeOff(_ store: Int) {
        stores[store].notice = Light(isOn: false, timer: nextSerial())
        effects.append(.notice(store: store, on: false))
    }

    private mutating func setNoticeTimer(_ store: Int, at now: Moment) {
        guard let length = policy.stores[store].notice else { return }
        effects.append(
            .setTimer(
                TimerID(purpose: .notice(store: store), serial: stores[store].notice.timer), at: now.instant + length))
    }
}
