"""Make settings live in some environments together: test, write, read back, test again, and keep or roll back.

Each stage yields the outcomes of the environments that end there, and returns those that go on. While servers are
tested nothing is asked of a store, so that a slow store makes no test late.
"""

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from stgitops.core.crash_points import CrashPoint
from stgitops.core.errors import StoreError
from stgitops.core.outcomes import Applied, CannotSend, Conflicted, Failed, Outcome, Refused, RolledBack, Unchanged
from stgitops.core.ports.smtp import Gate
from stgitops.core.ports.world import World
from stgitops.core.revisions import Conflict, Draft, Revision
from stgitops.core.smtp_cases import Tested
from stgitops.core.states import State, prove
from stgitops.services.by_store import by_store
from stgitops.services.load import LoadedProject, load_environments
from stgitops.services.locks import locked, locks_in_force
from stgitops.services.restoring import roll_back
from stgitops.services.smtp_cases import version_case
from stgitops.services.writing import Move, Written, conflicted, read_back, write


@dataclass(frozen=True, slots=True)
class Rollout:
    """Carries out moves."""

    project: LoadedProject
    world: World
    gate: Gate | None
    """None where the SMTP test is left out."""

    def carry_out(self, moves: Sequence[Move]) -> Iterator[Outcome]:
        """Carry out moves of environments of one wave."""
        if not moves:
            return
        fit = yield from self._fit(moves)
        open_ = yield from self._not_locked(fit)
        written = yield from write(open_, self.world, gated=self.gate is not None)
        if self.gate is None:
            yield from (_went_well(each, State.UNPROVEN) for each in written)
        else:
            yield from self._settled(written)

    def _fit(self, moves: Sequence[Move]) -> Generator[Outcome, None, list[Move]]:
        """Test what is to be written: what cannot send mail never becomes live."""
        drafts = {move.name: move.draft for move in moves if move.draft is not None}
        tested = self._tested(drafts, "wanted, not written yet")
        self.world.reached(CrashPoint.TESTED)
        fit: list[Move] = []
        for move in moves:
            if move.name in tested and not tested[move.name].test.passed:
                yield CannotSend(move.name, tested[move.name])
            else:
                fit.append(move)
        return fit

    def _not_locked(self, moves: Sequence[Move]) -> Generator[Outcome, None, list[Move]]:
        """Leave out what somebody closed while the test ran; what is only to be proven goes on all the same."""
        writing = [move.name for move in moves if move.draft is not None]
        locks, _ = locks_in_force(self.project, writing, self.world.stores, self.world.now())
        for move in moves:
            if move.name in locks:
                yield Refused(move.name, locked(locks[move.name], move.environment.path))
        return [move for move in moves if move.name not in locks]

    def _settled(self, written: Sequence[Written]) -> Iterator[Outcome]:
        """Test what was read back; keep what passes, and roll back the rest."""
        tested = self._tested({each.move.name: each.revision for each in written}, "live")
        self.world.reached(CrashPoint.TESTED_LIVE)
        failed = [each for each in written if not tested[each.move.name].test.passed]
        refuted = [each for each in failed if each.move.may_roll_back and tested[each.move.name].test.refuted]
        yield from self._rolled_back(refuted, tested)
        for each in failed:
            if each not in refuted:
                yield CannotSend(each.move.name, tested[each.move.name], each.revision.number)
        yield from self._proven([each for each in written if tested[each.move.name].test.passed])

    def _rolled_back(self, failed: Sequence[Written], tested: Mapping[str, Tested]) -> Iterator[Outcome]:
        """Bring back what was live before, and see whether mail can be sent with it."""
        restored: list[tuple[Written, Revision]] = []
        for each in failed:
            answer = self._restore(each, tested[each.move.name])
            if isinstance(answer, Revision):
                restored.append((each, answer))
            else:
                yield answer
        versions = {each.move.name: revision for each, revision in restored if not revision.is_withdrawal}
        again = self._tested(versions, "live again")
        works = {name for name, test in again.items() if test.test.passed}
        # What all environments share now is not what these settings were made with.
        proven = [Written(replace(each.move, shared_digest=""), revision) for each, revision in restored]
        overtaken = {
            outcome.environment: outcome
            for outcome in self._proven([each for each in proven if each.move.name in works])
            if isinstance(outcome, Conflicted)
        }
        for each, revision in restored:
            name = each.move.name
            state = State.WITHDRAWN if revision.is_withdrawal else State.HEALTHY if name in works else State.UNPROVEN
            restores = revision.terms.restores or 0
            rolled_back = RolledBack(name, each.revision.number, tested[name], revision.number, restores, state)
            yield overtaken.get(name, rolled_back)

    def _restore(self, failed: Written, tested: Tested) -> Revision | Outcome:
        name, number, trouble = failed.move.name, failed.revision.number, tested.test.failure
        assert trouble is not None  # noqa: S101 - it failed
        try:
            store = self.world.stores.open(failed.move.environment.store)
            chain = list(store.history(name))[:number]
            (answer,) = store.append([roll_back(chain, store.proofs([name]).get(name, ()), trouble, self.world)])
        except StoreError as error:
            message = f"revision {number} cannot send mail ({trouble.code.id}), and could not be rolled back"
            return Failed(name, f"{message}: {error.message}", "the next apply does it, when the store answers again")
        if isinstance(answer, Conflict):
            return conflicted(failed.move, answer.winner, written=number)
        self.world.reached(CrashPoint.RESTORED)
        return answer

    def _proven(self, passed: Sequence[Written]) -> Iterator[Outcome]:
        """Keep proofs, store by store, and see that what was proven still is live."""
        for some in by_store(passed, lambda each: each.move.environment):
            author, now = self.world.author, self.world.now()
            try:
                store = self.world.stores.open(some[0].move.environment.store)
                store.prove([prove(each.revision, each.move.shared_digest, author, now) for each in some])
            except StoreError as error:
                yield from (_not_kept(each, error) for each in some)
                continue
            self.world.reached(CrashPoint.PROVEN)
            live = read_back(store, [each.move.name for each in some])
            for each in some:
                newest = each.revision if isinstance(live, StoreError) else live.get(each.move.name)
                if newest == each.revision:
                    yield _went_well(each, State.HEALTHY)
                else:
                    yield conflicted(each.move, newest, written=each.revision.number)

    def _tested(self, versions: Mapping[str, Draft | Revision], words: str) -> dict[str, Tested]:
        """Test versions of environments, side by side; nothing where the SMTP test is left out."""
        if self.gate is None or not versions:
            return {}
        cases = [
            version_case(loaded, versions[loaded.environment.name], words, self.world)
            for loaded in load_environments(self.project, versions, self.world.files)
        ]
        return {tested.case.environment: tested for tested in self.gate(cases)}


def _went_well(written: Written, state: State) -> Outcome:
    move, number = written.move, written.revision.number
    if move.draft is None:
        return Unchanged(move.name, number, state)
    return Applied(move.name, number, move.changes, state, written.revision.terms.restores)


def _not_kept(written: Written, error: StoreError) -> Failed:
    message = f"revision {written.revision.number} passed the SMTP test, and that could not be kept: {error.message}"
    return Failed(written.move.name, message, "the next apply proves it again")
