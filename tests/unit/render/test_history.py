"""Revisions as a table."""

from stgitops.core.revisions import Revision
from stgitops.render.text.history import history_text
from stgitops.render.text.style import Style
from tests.unit.fakes import NOON


def revision(number: int, author: str = "ada", commit: str = "0123456789abcdef", message: str = "first") -> Revision:
    return Revision("dev", number, {}, {}, author, NOON, commit, message, "", "")


def test_the_newest_comes_first() -> None:
    revisions = (
        revision(1, message=""),
        revision(2, author="ada lovelace", commit="0123456789abcdef+changes"),
        revision(10, commit=""),
    )
    assert history_text(revisions, Style()).splitlines() == [
        "revision  when (UTC)           who           commit         message",
        "10        2026-11-24 12:00:00  ada                          first",
        "2         2026-11-24 12:00:00  ada lovelace  0123456789ab+  first",
        "1         2026-11-24 12:00:00  ada           0123456789ab",
    ]


def test_no_revisions() -> None:
    assert history_text((), Style()) == "no revisions yet\n"


def test_only_the_head_is_marked_and_nothing_reaches_the_terminal_that_it_would_obey() -> None:
    text = history_text((revision(1, author="a\x1b", commit="\x1b", message="a\nb"),), Style(color=True))
    head, row = text.splitlines()
    assert head.startswith("\x1b[1mrevision")
    assert row.isprintable()
