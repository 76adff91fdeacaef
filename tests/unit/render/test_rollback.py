"""The way back as text."""

from stgitops.core.diff import PASSWORD_KEY, Change
from stgitops.core.environments import Environment
from stgitops.core.plan import SecretPlan
from stgitops.core.project import SqliteStore
from stgitops.core.revisions import Revision
from stgitops.core.states import State
from stgitops.core.way_back import WayBack
from stgitops.render.text.rollback import way_back_text
from stgitops.render.text.style import Style
from tests.unit.fakes import NOON

REFERENCE = {"from_env": "A"}
CHANGES = (Change("delivery_delay", 60, 10), Change(PASSWORD_KEY, REFERENCE, REFERENCE, "changed"))
DEV = Environment("dev", "dev.yaml", SqliteStore(type="sqlite", path="store.sqlite3"))


def revision(number: int, author: str = "ada", message: str = "as agreed") -> Revision:
    return Revision("dev", number, {}, {}, author, NOON, "", message, "", "")


def way_back(target: Revision, changes: tuple[Change, ...] = CHANGES, secret: SecretPlan | None = None) -> WayBack:
    return WayBack(DEV, revision(3), State.HEALTHY, target, State.UNPROVEN, changes, secret, None)


def test_what_is_live_what_will_be_and_what_changes() -> None:
    secret = SecretPlan("revision 2", "changed")
    assert way_back_text(way_back(revision(2), secret=secret), Style()).splitlines() == [
        "dev: revision 3 is live and healthy; back to revision 2, unproven, by ada, 2026-11-24 12:00 UTC: as agreed",
        "  ~ delivery_delay: 60 -> 10",
        f"  ~ {PASSWORD_KEY}: (secret from revision 2: changed)",
    ]


def test_a_secret_that_could_not_be_compared_is_told() -> None:
    secret = SecretPlan("revision 2", "not compared", "no key")
    assert way_back_text(way_back(revision(2), (), secret), Style()).splitlines()[1:] == [
        f"  ? {PASSWORD_KEY}: (secret from revision 2: not compared: no key)"
    ]


def test_what_a_store_holds_cannot_do_anything_to_a_terminal() -> None:
    text = way_back_text(way_back(revision(2, "eve\x1b\n", "a\x1b[2J\n")), Style(color=True))
    first, *_ = text.splitlines()
    assert first.removeprefix("\x1b[1mdev\x1b[0m").isprintable()
