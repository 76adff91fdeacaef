"""Revisions as a table."""

from stgitops.core.diff import PASSWORD_KEY, Change
from stgitops.core.plan import SecretPlan
from stgitops.core.revisions import ORDINARY, Revision, Terms
from stgitops.core.states import State
from stgitops.render.text.history import difference_text, history_text
from stgitops.render.text.style import Style
from tests.unit.fakes import NOON

STATES = {1: State.HEALTHY, 2: State.ROLLED_BACK, 10: State.UNPROVEN}


def revision(
    number: int,
    author: str = "ada",
    commit: str = "0123456789abcdef",
    message: str = "first",
    terms: Terms = ORDINARY,
) -> Revision:
    return Revision("dev", number, {}, {}, author, NOON, commit, message, "", "", terms)


def test_the_newest_comes_first() -> None:
    revisions = (
        revision(1, message=""),
        revision(2, author="ada lovelace", commit="0123456789abcdef+changes"),
        revision(10, commit=""),
    )
    assert history_text(revisions, STATES, Style()).splitlines() == [
        "revision  state        when (UTC)           who           commit         message",
        "10        unproven     2026-11-24 12:00:00  ada                          first",
        "2         rolled back  2026-11-24 12:00:00  ada lovelace  0123456789ab+  first",
        "1         healthy      2026-11-24 12:00:00  ada           0123456789ab",
    ]


def test_no_revisions() -> None:
    assert history_text((), {}, Style()) == "no revisions yet\n"


def test_only_the_head_is_marked_and_nothing_reaches_the_terminal_that_it_would_obey() -> None:
    text = history_text((revision(1, author="a\x1b", commit="\x1b", message="a\nb"),), STATES, Style(color=True))
    head, row = text.splitlines()
    assert head.startswith("\x1b[1mrevision")
    assert row.isprintable()


def test_every_state_has_its_column() -> None:
    for state in State:
        head, row = history_text((revision(1),), {1: state}, Style()).splitlines()
        assert row[head.index("state") :].startswith(f"{state}  ")


def test_why_a_promotion_was_overridden_stands_behind_the_message() -> None:
    text = history_text((revision(1, terms=Terms(override="an emergency\x1b")),), STATES, Style())
    assert text.splitlines()[1].endswith("  first (promotion overridden: an emergency\\x1b)")


def test_what_changed_between_two_revisions() -> None:
    reference = {"from_env": "A"}
    changes = (Change("delivery_delay", 1, 2), Change(PASSWORD_KEY, reference, reference, "changed"))
    text = difference_text(revision(1), revision(10), changes, SecretPlan("revision 10", "changed"), Style())
    assert text.splitlines() == [
        "from revision 1 to revision 10",
        "  ~ delivery_delay: 1 -> 2",
        f"  ~ {PASSWORD_KEY}: (secret from revision 10: changed)",
    ]


def test_nothing_changed_between_two_revisions() -> None:
    text = difference_text(revision(2), revision(1), (), None, Style(color=True))
    assert text == "\x1b[1mfrom revision 2 to revision 1: nothing changed\x1b[0m\n"


def test_a_secret_that_could_not_be_compared_is_told() -> None:
    secret = SecretPlan("revision 2", "not compared", "no key")
    assert difference_text(revision(1), revision(2), (), secret, Style()).splitlines() == [
        "from revision 1 to revision 2: nothing changed as far as is known",
        f"  ? {PASSWORD_KEY}: (secret from revision 2: not compared: no key)",
    ]
