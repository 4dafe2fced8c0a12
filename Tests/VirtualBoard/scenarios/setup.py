"""The first week: noren setup finds the door by watching it move, and what it writes greets."""

from scenario import scenario

# Answers lie in a file: each is read when its question is asked. What the setup says is waited for, and then the door moves.
TALK = """
    noren_patience=150
    setup_says() { grep -q -- "$1" "$job/setup.said"; }
    setup_has_said() { wait_for 120 setup_says "$1" || give_up "setup did not say '$1': $(tail -3 "$job/setup.said")"; }
    # talk OPTION…: begins, with the answers from standard input.
    talk() {
        cat >"$job/answers"
        : >"$job/setup.said"
        "$noren" setup --config "$job/noren.toml" --bias as-is "$@" <"$job/answers" >"$job/setup.said" 2>&1 &
        setup_pid=$!
        others+=($setup_pid)
    }
    setup_gone() { ! kill -0 "$setup_pid" 2>/dev/null; }
    talked() {
        wait_for 180 setup_gone || give_up "setup did not come to its end: $(tail -3 "$job/setup.said")"
        wait "$setup_pid"
        fact setup_exit $?
        "$noren" check "$job/noren.toml" >"$job/checked" 2>&1
        fact check_exit $?
    }
"""


@scenario("setup in Japanese finds a contact that opens to low, and what it writes greets", whole_settings=True,
          doors="# Of before.\n", patience=480, guest=TALK + """
    make_chip door OTHER DOOR
    # A contact that is wired the other way round: high while the door is closed.
    move DOOR=1
    # Somebody changes their mind.
    talk --language ja < <(echo)
    setup_has_said 今です
    kill -INT $setup_pid
    wait_for 20 setup_gone || give_up "setup does not end at Ctrl-C"
    wait "$setup_pid"
    fact left_exit $?
    fact left_settings "$(cat "$job/noren.toml")"
    record $job/sound.wav
    # Watch, contact, people only come in, no other door, first card, right, words, plain, both languages, zone, always
    # open, no button, no lamp, no notice, write.
    talk --language ja < <(printf '%s\\n' '' 1 2 いいえ 1 1 1 1 1 Asia/Tokyo '' いいえ いいえ いいえ はい)
    setup_has_said 今です
    move DOOR=0 +900 DOOR=1
    talked
    not_playing || until_played
    start_noren noren.toml
    move DOOR=0 +400 DOOR=1
    wait_log 'front: arrival' 10
    until_played
    stop_recording
    stop_noren
""")
def contact(seen):
    seen.expect_run()
    seen.expect_fact("left_exit", 1)
    seen.expect_fact("left_settings", "# Of before.")
    seen.expect_fact("setup_exit", 0)
    seen.expect_fact("check_exit", 0)
    settings = seen.text("noren.toml")
    seen.expect('contact = { name = "DOOR", bias = "as-is", active = "low" }\ndirection = "arrival"' in settings,
                "the door's line, as it is, active when low", settings)
    kept = [path.read_text() for path in seen.folder.glob("noren.toml.before-*")]
    seen.expect(kept == ["# Of before.\n"], "the settings before to be kept", kept)
    seen.expect_decisions("front arrival sound played")
    # The last of what was heard, at the door. Before it was the question how loud, on a card that setup had just opened.
    sounds = seen.heard()
    told = "; ".join(map(str, sounds)) or "silence"
    seen.expect(len(sounds) >= 2, "a sound at the question how loud, and one at the door", told)
    last = sounds[-1]
    seen.expect(last.cue == "welcome-ja" and last.correlation > 0.9 and not last.cut, "the whole of welcome-ja", told)


@scenario("setup finds a pair of beams and which is the outer one", whole_settings=True, doors="", patience=480,
          guest=TALK + """
    make_chip door INNER OUTER
    move INNER=1 OUTER=1
    # Watch, came in from outside, no other door, the card cannot be heard: on without, words, plain, first language, zone,
    # hours, no button, no lamp, no notice, write.
    talk --language en < <(printf '%s\\n' '' y n n 1 1 1 Asia/Tokyo 'mon-sun 10-20' n n n y)
    setup_has_said 'Now: come in'
    move OUTER=0 +80 INNER=0 +90 OUTER=1 +80 INNER=1
    talked
    record $job/sound.wav
    start_noren noren.toml
    move INNER=0 +80 OUTER=0 +90 INNER=1 +80 OUTER=1
    # The card "default" mixes, and goes on moving when the cue is over: the decision is what counts.
    wait_log 'front: departure' 10
    stop_recording
    stop_noren
""")
def beams(seen):
    seen.expect_run()
    seen.expect_fact("setup_exit", 0)
    seen.expect_fact("check_exit", 0)
    settings = seen.text("noren.toml")
    for part in ('outer = { name = "OUTER", bias = "as-is" }', 'inner = { name = "INNER", bias = "as-is" }',
                 'mon-sun = "10:00-20:00"'):
        seen.expect(part in settings, part, settings)
    seen.expect("[[door]]" in seen.text("setup.said"), "the settings to be shown", seen.text("setup.said"))
    seen.expect(len(seen.decisions) == 1 and seen.decisions[0].direction == "departure", "one departure", seen.tail())
