"""What every config store must do, as tests for pytest.

    class TestMyStore(StoreContract):
        def make_store(self, tmp_path: Path) -> ConfigStore:
            return MyStore(...)

`make_store` is called again, with the same argument, for another process's view of the same store.
"""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from stgitops.core.ports.stores import ConfigStore
from stgitops.core.revisions import Conflict, Draft, Revision, break_in, is_intact


def draft(environment: str = "dev", builds_on: int = 0, delay: int = 10, **other: Any) -> Draft:
    """Return a draft with settings of no importance."""
    fields: dict[str, Any] = {
        "settings": {"delivery_delay": delay, "addresses_to_exclude": ["*@bücher.example", 'quote"s@example.org']},
        "sealed": {"error_notifications.smtp_authentication.password": f"sealed-{delay}"},
        "author": "Ünïcödé 'quoted'; --",
        "created_at": datetime(2026, 11, 24, 17, 0, 0, 123456, tzinfo=UTC),
        "commit": "0123456789abcdef0123456789abcdef01234567+changes",
        "message": 'a message with "quotes", a \\ and 😀',
    }
    return Draft(environment=environment, builds_on=builds_on, **(fields | other))


class StoreContract:
    """The tests. Inherit from it and write `make_store`."""

    def make_store(self, tmp_path: Path) -> ConfigStore:
        """Return the store under test; it is empty when `tmp_path` is new."""
        raise NotImplementedError

    def test_an_empty_store_has_no_revisions(self, tmp_path: Path) -> None:
        """Nothing is there before the first append."""
        store = self.make_store(tmp_path)
        assert store.current(["dev"]) == {}
        assert list(store.history("dev")) == []

    def test_what_is_appended_is_read_back_as_it_was(self, tmp_path: Path) -> None:
        """Every field survives, to the microsecond and to the last character."""
        store = self.make_store(tmp_path)
        wanted = draft()
        (revision,) = appended(store, wanted)
        assert store.current(["dev"]) == {"dev": revision}
        assert list(store.history("dev")) == [revision]
        assert (revision.number, revision.previous_digest) == (1, "")
        for field in ("environment", "settings", "sealed", "author", "created_at", "commit", "message"):
            assert getattr(revision, field) == getattr(wanted, field)

    def test_revisions_form_a_chain(self, tmp_path: Path) -> None:
        """Each revision holds the digest of the one before."""
        store = self.make_store(tmp_path)
        for number in range(5):
            appended(store, draft(builds_on=number, delay=number))
        chain = list(store.history("dev"))
        assert [revision.number for revision in chain] == [1, 2, 3, 4, 5]
        assert all(map(is_intact, chain))
        assert break_in(chain) == ""
        assert store.current(["dev"])["dev"] == chain[-1]

    def test_a_stale_draft_changes_nothing_and_names_the_winner(self, tmp_path: Path) -> None:
        """Compare-and-swap: who builds on an old revision does not get in."""
        store = self.make_store(tmp_path)
        (first,) = appended(store, draft())
        late = draft(delay=99)
        assert store.append([late]) == [Conflict(late, first)]
        assert list(store.history("dev")) == [first]

    def test_a_draft_on_a_revision_that_is_not_there_is_a_conflict(self, tmp_path: Path) -> None:
        """The store was emptied, or is another one than it was."""
        store = self.make_store(tmp_path)
        early = draft(builds_on=7)
        assert store.append([early]) == [Conflict(early, None)]
        assert store.current(["dev"]) == {}

    def test_a_conflict_in_one_environment_leaves_the_others_alone(self, tmp_path: Path) -> None:
        """Each environment is a unit of success of its own; the answers stand in the order of the drafts."""
        store = self.make_store(tmp_path)
        (first,) = appended(store, draft("b"))
        stale = draft("b", delay=1)
        a, b, c = store.append([draft("a"), stale, draft("c")])
        assert isinstance(a, Revision)
        assert b == Conflict(stale, first)
        assert isinstance(c, Revision)
        assert store.current(["a", "b", "c", "d"]) == {"a": a, "b": first, "c": c}

    def test_two_drafts_of_one_environment_in_one_append(self, tmp_path: Path) -> None:
        """The second sees what the first wrote."""
        store = self.make_store(tmp_path)
        first, second = store.append([draft(), draft(builds_on=1, delay=2)])
        assert list(store.history("dev")) == [first, second]

    def test_environments_do_not_see_each_other(self, tmp_path: Path) -> None:
        """Names that contain one another or sort next to one another are different environments."""
        store = self.make_store(tmp_path)
        names = ["a", "a-b", "ab", "a_b"]
        appended(store, *(draft(name) for name in names))
        assert [len(list(store.history(name))) for name in names] == [1, 1, 1, 1]

    def test_many_at_once(self, tmp_path: Path) -> None:
        """More than any limit on operations or parameters."""
        store = self.make_store(tmp_path)
        names = [f"customer-{number}" for number in range(1500)]
        appended(store, *(draft(name) for name in names))
        assert len(store.current(names)) == 1500

    def test_nothing_appended_is_nothing_done(self, tmp_path: Path) -> None:
        """An empty list is no error."""
        assert self.make_store(tmp_path).append([]) == []

    def test_a_second_opening_sees_what_the_first_wrote(self, tmp_path: Path) -> None:
        """What was reported as written is there for everybody."""
        writer, reader = self.make_store(tmp_path), self.make_store(tmp_path)
        (revision,) = appended(writer, draft())
        assert reader.current(["dev"]) == {"dev": revision}
        writer.close()
        assert self.make_store(tmp_path).current(["dev"]) == {"dev": revision}

    def test_of_many_racers_for_a_number_one_wins(self, tmp_path: Path) -> None:
        """Every revision number is used once."""
        appended(self.make_store(tmp_path), draft())
        answers: list[Revision | Conflict] = []

        def race(delay: int) -> None:
            store = self.make_store(tmp_path)
            answers.extend(store.append([draft(builds_on=1, delay=delay)]))
            store.close()

        racers = [threading.Thread(target=race, args=(delay,)) for delay in range(16)]
        for racer in racers:
            racer.start()
        for racer in racers:
            racer.join()
        winners = [answer for answer in answers if isinstance(answer, Revision)]
        assert len(answers) == 16
        assert [winner.number for winner in winners] == [2]
        assert list(self.make_store(tmp_path).history("dev"))[1:] == winners


def appended(store: ConfigStore, *drafts: Draft) -> Iterator[Revision]:
    """Append drafts that must not conflict."""
    answers = store.append(drafts)
    assert all(isinstance(answer, Revision) for answer in answers)
    return (answer for answer in answers if isinstance(answer, Revision))
