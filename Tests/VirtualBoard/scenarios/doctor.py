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
