"""Drift as text."""

from stgitops.core.drift import Cause, Drift, EnvironmentDrift
from stgitops.core.plan import Unplanned
from stgitops.core.states import State
from stgitops.render.text.drift import drift_text
from stgitops.render.text.style import Style

DRIFTS = (
    EnvironmentDrift(
        "dev",
        3,
        State.HEALTHY,
        (
            Drift(Cause.MOVED_AHEAD, "x changed"),
            Drift(Cause.SECRET_ROTATED, "A is not what revision 3 holds"),
        ),
    ),
    EnvironmentDrift("qa", 4, State.UNPROVEN, (), "no key"),
    EnvironmentDrift("staging", 5, State.PENDING, (Drift(Cause.CHANGED_OUTSIDE, "revision 5 is not …", "eve"),)),
    EnvironmentDrift("new", 0, None, (Drift(Cause.NEVER_APPLIED, "there is no revision"),)),
)


def test_a_line_a_drift_and_a_line_for_who_has_none() -> None:
    unanswered = [Unplanned("prod", "it does not answer", "start it"), Unplanned("x", "no")]
    assert drift_text(DRIFTS, unanswered, Style()).splitlines() == [
        "dev: config moved ahead: x changed",
        "dev: secret rotated: A is not what revision 3 holds",
        "qa: no drift: revision 4 is live and unproven",
        "    the secret was not compared: no key",
        "staging: changed outside: revision 5 is not … (by eve, as the config store has it)",
        "new: never applied: there is no revision",
        "prod: not compared: it does not answer",
        "    hint: start it",
        "x: not compared: no",
        "drift: 3 environments with drift, 4 environments compared, 2 not compared",
    ]


def test_the_summary_where_there_is_none() -> None:
    assert drift_text(DRIFTS[1:2], (), Style()).splitlines()[-1] == "drift: no drift, 1 environment compared"
    assert drift_text((), (), Style()) == "drift: no drift, 0 environments compared\n"


def test_drift_has_colours() -> None:
    lines = drift_text(DRIFTS, [Unplanned("x", "no")], Style(color=True)).splitlines()
    assert lines[0].startswith("\x1b[1mdev\x1b[0m: \x1b[33mconfig moved ahead\x1b[0m: ")
    assert lines[2].startswith("\x1b[1mqa\x1b[0m: \x1b[32mno drift\x1b[0m: ")
    assert lines[-2].startswith("\x1b[1mx\x1b[0m: \x1b[31mnot compared\x1b[0m: ")
    assert lines[-1].startswith("\x1b[1mdrift: ")


def test_what_a_store_holds_cannot_do_anything_to_a_terminal() -> None:
    rude = EnvironmentDrift("dev", 1, None, (Drift(Cause.CHANGED_OUTSIDE, "a\x1b[2J\n", "eve\x1b\n"),), "\x1b\n")
    text = drift_text([rude], [Unplanned("x", "\x1b\n", "\x1b\n")], Style())
    assert all(line.isprintable() for line in text.splitlines())
    assert len(text.splitlines()) == 5
