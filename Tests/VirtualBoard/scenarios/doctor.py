"""What `noren doctor` sees of a board: beside the greeter, and alone."""

import json

from scenario import scenario
from scenarios.doors import ARRIVAL


def found(seen, name):
    """What was found, by subject."""
    text = seen.text(name)
    try:
        findings = json.loads(text)["findings"]
    except (ValueError, KeyError):
        seen.expect(False, f"an object in {name}", text or "nothing")
    return {each["subject"]: each for each in findings}


@scenario("the doctor names the chip, the line with its count, the card and who holds it", doors=ARRIVAL, patience=240, guest="""
    noren_patience=150
    make_chip door DOOR
    start_noren noren.toml
    press DOOR 200
    wait_log 'front: arrival' 10
    until_played
    "$noren" doctor --config noren.toml --json >$job/beside.json
    fact beside_exit $?
    fact greeter $noren_pid
    LC_ALL=ja_JP.UTF-8 "$noren" doctor --config noren.toml >$job/beside.txt
    stop_noren

    # Alone: the doctor reads the door itself, which opens and closes until it is done.
    "$noren" doctor --config noren.toml --for 3s --json >$job/alone.json &
    doctor=$!
    while kill -0 $doctor 2>/dev/null; do press DOOR 100; pause 100; done
    wait $doctor
    fact alone_exit $?

    # A journal on a small partition that is full.
    mkdir -p /tmp/small
    $box mount -t tmpfs -o size=8m tmpfs /tmp/small
    $box dd if=/dev/zero of=/tmp/small/rubbish bs=64k 2>/dev/null
    $box sed 's|/tmp/journal.sqlite|/tmp/small/journal.sqlite|' noren.toml >full.toml
    "$noren" doctor --config full.toml --for 100ms --json >$job/full.json
    $box umount /tmp/small
""")
def doctor(seen):
    seen.expect_run()
    beside = found(seen, "beside.json")
    wrong = [each["seen"]["en"] for each in beside.values() if each["verdict"] == "wrong"]
    seen.expect(not wrong and seen.facts["beside_exit"] == "0", "nothing wrong beside a greeter", wrong)
    pid = int(seen.facts["greeter"])
    seen.expect(beside["greeter"]["facts"]["pid"] == pid, f"the greeter's process {pid}", beside["greeter"])
    door, = [chip for chip in beside["chips"]["facts"]["chips"] if chip["label"] == "door"]
    seen.expect([(use["line"], use["by"]) for use in door["used"]] == [("DOOR", "noren")], "DOOR used by noren", door)
    line, = beside["door"]["facts"]["lines"]
    seen.expect((line["state"], line["changes"]) == ("closed", 2), "a closed contact with two changes", line)
    card = beside["sound"]["facts"]
    seen.expect(card["card"] == "Loopback" and card["format"].endswith("48000 Hz, 2 channels"),
                "the loopback and its format", card)
    seen.expect([holder["pid"] for holder in card["held_by"]] == [pid], "the greeter holding the card", card)
    japanese = seen.text("beside.txt")
    seen.expect("ドア「front」" in japanese and "変化2回" in japanese, "the door in Japanese", japanese)

    alone = found(seen, "alone.json")
    seen.expect(seen.facts["alone_exit"] == "1" and alone["greeter"]["verdict"] == "wrong", "no greeter to be wrong",
                alone["greeter"])
    line, = alone["door"]["facts"]["lines"]
    seen.expect(alone["door"]["facts"]["watched_by"] == "doctor" and line["changes"] >= 2, "changes seen by the doctor", line)
    seen.expect(alone["sound"]["verdict"] == "fine" and not alone["sound"]["facts"]["held_by"], "a card that nobody holds",
                alone["sound"])

    full = found(seen, "full.json")
    seen.expect(full["disk"]["verdict"] == "wrong" and "/tmp/small is full" in full["disk"]["seen"]["en"],
                "a full partition", full["disk"])


@scenario("the doctor sees that a card's mixer keeps it silent, and what it says to do makes it heard", doors=ARRIVAL,
          patience=240, guest="""
    make_chip door DOOR
    # What real cards have and a loopback has not: a switch and a volume.
    cat >controls <<'STATE'
state.Loopback {
    control.1 { iface MIXER name 'PCM Playback Switch' value true comment { access 'read write user' type BOOLEAN count 1 } }
    control.2 { iface MIXER name 'PCM Playback Volume' value 80
                comment { access 'read write user' type INTEGER count 1 range '0 - 100' } }
}
STATE
    alsactl -I -f controls restore Loopback || give_up "the loopback took no mixer controls"
    # checkup NAME SETTINGS
    checkup() { "$noren" doctor --config "$2" --for 100ms --json >"$1.json"; }
    # mend NAME: the remedy's command, as an owner copies it; there is no sudo on this board, and nobody needs it.
    mend() {
        local command
        command=$($box sed -n 's/.*Turn it on, and keep it so: \\(amixer [^(]*\\) && sudo alsactl store.*/\\1/p' "$1.json" |
            $box head -1)
        echo "$command" >"$1.command"
        bash -c "$command" >"$1.mended" 2>&1 || give_up "$command: $(cat "$1.mended")"
    }
    checkup as_it_is noren.toml
    amixer -q -c Loopback sset PCM mute
    checkup muted noren.toml
    LC_ALL=ja_JP.UTF-8 "$noren" doctor --config noren.toml --for 100ms >muted.txt
    mend muted
    checkup mended noren.toml
    amixer -q -c Loopback sset PCM 0%
    checkup lowest noren.toml
    mend lowest
    amixer -c Loopback sget PCM >after

    # A card of the kernel's with a mixer of its own, in dB.
    insmod /board/modules/snd-dummy.ko index=1 id=Dummy
    wait_for 5 test -e /dev/snd/controlC1 || give_up "the dummy card did not come up"
    $box sed 's|CARD=Loopback|CARD=Dummy|' noren.toml >dummy.toml
    checkup dummy dummy.toml
    amixer -q -c Dummy sset Master 0%
    checkup dummy_lowest dummy.toml
    rmmod snd-dummy
    fact noren_exit 0
""")
def mixer(seen):
    seen.expect_run()

    def sound(name):
        return found(seen, f"{name}.json")["sound"]

    def verdict(name, wanted, *parts):
        told = sound(name)
        seen.expect(told["verdict"] == wanted, f"{name} to be {wanted}", told)
        for part in parts:
            seen.expect(part in told["seen"]["en"] + (told["remedy"] or {"en": ""})["en"], f"'{part}' in {name}", told)

    verdict("as_it_is", "fine")
    verdict("muted", "wrong", "PCM is muted", "amixer -c Loopback sset 'PCM' unmute && sudo alsactl store")
    verdict("mended", "fine")
    verdict("lowest", "wrong", "PCM is at its lowest", "amixer -c Loopback sset 'PCM' 80%")
    seen.expect("80%" in seen.text("after"), "the volume to be up again", seen.text("after"))
    seen.expect("ミキサーでPCMがミュートになっています。" in seen.text("muted.txt").replace("\n", "").replace(" ", ""),
                "it in Japanese", seen.text("muted.txt"))
    verdict("dummy", "fine")
    verdict("dummy_lowest", "wrong", "Master is at its lowest", "amixer -c Dummy sset 'Master' 80%")
