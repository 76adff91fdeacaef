"""What every config store must do, as tests for pytest.

    class TestMyStore(StoreContract):
        def make_store(self, tmp_path: Path) -> ConfigStore:
            return MyStore(...)

`make_store` is called again, with the same argument, for another process's view of the same store.
"""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from stgitops.core.ports.stores import ConfigStore
from stgitops.core.revisions import Conflict, Draft, Revision, Terms, break_in, is_intact
from stgitops.core.states import Proof, forgery_in, prove

RACERS = 16


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


def proof(environment: str = "dev", number: int = 1, **other: Any) -> Proof:
    """Return a proof of no importance, of a revision that is nowhere."""
    fields: dict[str, Any] = {
        "revision_digest": f"digest of {number}",
        "shared_digest": "digest of what is shared",
        "author": "Ünïcödé 'quoted'; --",
        "created_at": datetime(2026, 11, 24, 17, 0, 1, 654321, tzinfo=UTC),
        "digest": "digest of all that",
    }
    return Proof(environment=environment, number=number, **(fields | other))


class StoreContract:
    """The tests. Inherit from it and write `make_store`."""

    def make_store(self, tmp_path: Path) -> ConfigStore:
        """Return the store under test; it is empty when `tmp_path` is new."""
        raise NotImplementedError

    def test_an_empty_store_has_no_revisions(self, tmp_path: Path) -> None:
        """Nothing is there before the first append, and no proof either."""
        store = self.make_store(tmp_path)
        assert store.current(["dev"]) == {}
        assert list(store.history("dev")) == []
        assert store.proofs(["dev"]) == {}

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

    def test_the_terms_of_a_revision_are_read_back_as_they_were(self, tmp_path: Path) -> None:
        """Each of them survives, and the digest holds them."""
        store = self.make_store(tmp_path)
        reason = 'a "reason" with \\, \x7f, \n and 😀'
        for number, terms in enumerate(
            [
                Terms(),
                Terms(to_prove=True),
                Terms(restores=1, code="SMTP-AUTH-005", reason=reason),
                Terms(restores=0),
                Terms(to_prove=True, restores=2, code="ü", reason="'; --", override=reason),
            ]
        ):
            (revision,) = appended(store, draft(builds_on=number, terms=terms))
            assert store.current(["dev"])["dev"] == revision
            assert revision.terms == terms
        assert break_in(store.history("dev")) == ""

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
        writer.prove([proof()])
        assert reader.current(["dev"]) == {"dev": revision}
        assert reader.proofs(["dev"]) == {"dev": (proof(),)}
        writer.close()
        again = self.make_store(tmp_path)
        assert (again.current(["dev"]), again.proofs(["dev"])) == ({"dev": revision}, {"dev": (proof(),)})

    def test_of_many_racers_for_a_number_one_wins(self, tmp_path: Path) -> None:
        """Every revision number is used once."""
        appended(self.make_store(tmp_path), draft())
        answers: list[Revision | Conflict] = []

        def race(delay: int) -> None:
            store = self.make_store(tmp_path)
            answers.extend(store.append([draft(builds_on=1, delay=delay)]))
            store.close()

        at_once(race)
        winners = [answer for answer in answers if isinstance(answer, Revision)]
        assert len(answers) == RACERS
        assert [winner.number for winner in winners] == [2]
        assert list(self.make_store(tmp_path).history("dev"))[1:] == winners

    def test_proofs_are_read_back_as_they_were(self, tmp_path: Path) -> None:
        """Every field survives, to the microsecond and to the last character, so that they are found intact."""
        store = self.make_store(tmp_path)
        (revision,) = appended(store, draft())
        wanted = prove(revision, "", 'a "quoted" \\ ü 😀\n', datetime(2026, 11, 24, 17, 0, 1, 1, tzinfo=UTC))
        store.prove([wanted, proof()])
        assert store.proofs(["dev"]) == {"dev": (wanted, proof())}
        assert forgery_in(list(store.history("dev")), [wanted]) == ""

    def test_proofs_keep_the_order_in_which_they_came(self, tmp_path: Path) -> None:
        """A revision may be proven again, and several environments at once; two proofs that look alike are two."""
        store = self.make_store(tmp_path)
        store.prove([proof(number=2), proof("other"), proof(number=1)])
        store.prove([proof(number=2, author="bob"), proof(number=1)])
        assert store.proofs(["nowhere", "other", "dev"]) == {
            "dev": (proof(number=2), proof(number=1), proof(number=2, author="bob"), proof(number=1)),
            "other": (proof("other"),),
        }

    def test_a_proof_of_a_revision_that_is_not_there_is_kept(self, tmp_path: Path) -> None:
        """Who reads it finds that it is of nothing."""
        store = self.make_store(tmp_path)
        store.prove([proof(number=7)])
        assert store.proofs(["dev"]) == {"dev": (proof(number=7),)}
        assert forgery_in(list(store.history("dev")), store.proofs(["dev"])["dev"]) != ""

    def test_proofs_leave_revisions_alone(self, tmp_path: Path) -> None:
        """A proven revision is the one that it was, and can be built on."""
        store = self.make_store(tmp_path)
        (first,) = appended(store, draft())
        store.prove([proof()])
        assert store.current(["dev"]) == {"dev": first}
        (second,) = appended(store, draft(builds_on=1))
        assert list(store.history("dev")) == [first, second]
        assert store.proofs(["dev"]) == {"dev": (proof(),)}

    def test_many_proofs_at_once(self, tmp_path: Path) -> None:
        """More than any limit on operations or parameters; environments do not see each other's."""
        store = self.make_store(tmp_path)
        wanted = {name: (proof(name),) for name in (f"customer-{number}" for number in range(1500))}
        store.prove([each for (each,) in wanted.values()])
        store.prove([])
        assert store.proofs(wanted) == wanted

    def test_of_many_who_prove_at_once_nobody_is_lost(self, tmp_path: Path) -> None:
        """A proof is added, and replaces nothing."""

        def race(number: int) -> None:
            store = self.make_store(tmp_path)
            store.prove([proof(number=number), proof("other", number)])
            store.close()

        at_once(race)
        for proofs in self.make_store(tmp_path).proofs(["dev", "other"]).values():
            assert sorted(each.number for each in proofs) == [*range(RACERS)]


def appended(store: ConfigStore, *drafts: Draft) -> Iterator[Revision]:
    """Append drafts that must not conflict."""
    answers = store.append(drafts)
    assert all(isinstance(answer, Revision) for answer in answers)
    return (answer for answer in answers if isinstance(answer, Revision))


def at_once(call: Callable[[int], None]) -> None:
    """Call from many threads at the same time, each with a number of its own."""
    start = threading.Barrier(RACERS)

    def run(number: int) -> None:
        start.wait()
        call(number)

    racers = [threading.Thread(target=run, args=(number,)) for number in range(RACERS)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
