"""Random sequences of all that can happen to a project, against the few laws that must hold whatever happens.

The mail servers have names: `good` takes mail, `down` does not, and `trap` takes it until the settings are live.
A right password opens every server, and a wrong one none.
"""

import contextlib
import copy
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import hypothesis.strategies as st
import pytest
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from stgitops.core import smtp_cases
from stgitops.core.crash_points import CrashPoint
from stgitops.core.diff import PASSWORD_KEY
from stgitops.core.errors import RollbackError
from stgitops.core.locks import Lock
from stgitops.core.outcomes import Applied, NotStarted, Outcome, Refused, RolledBack, Unchanged
from stgitops.core.plan import Plan
from stgitops.core.ports.smtp import Gate
from stgitops.core.ports.world import World
from stgitops.core.revisions import Draft, Revision, Terms, break_in
from stgitops.core.smtp_codes import SmtpCode
from stgitops.core.smtp_test import Account, Result, SmtpTest, Step, StepName, Trouble, not_begun
from stgitops.core.states import State, forgery_in, state_of, states_of
from stgitops.services.apply import apply, moved_since
from stgitops.services.locks import lock_environment, unlock_environment
from stgitops.services.orders import Orders
from stgitops.services.plan import make_plan
from stgitops.services.rollback import go_back, way_back
from stgitops.testing import FakeStore
from tests.unit.fakes import NOON, Case
from tests.workspace import PROJECT

NAMES = ("dev", "staging", "production")
RIGHT, WRONG = "right", "wrong"
names = st.sampled_from(NAMES)
servers = st.sampled_from(["good", "good", "down", "trap", "trap"])
often = st.sampled_from([True, True, True, False])
seldom = st.sampled_from([False, False, False, True])
delays = st.integers(0, 3)
secrets = st.sampled_from([RIGHT, RIGHT, "also " + RIGHT, WRONG])
crashes = st.sampled_from([None, None, *CrashPoint])


class PowerLoss(BaseException):
    """The process ends, whatever it was doing."""


def gate(cases: Sequence[smtp_cases.Case]) -> list[smtp_cases.Tested]:
    return [smtp_cases.Tested(case, _test(case)) for case in cases]


def _test(case: smtp_cases.Case) -> SmtpTest:
    account = case.account
    if not isinstance(account, Account):
        return not_begun(account)
    assert account.login is not None
    trap = account.server.startswith("trap") and case.source.startswith("live")
    if RIGHT not in account.login.password.get_secret_value():
        code = SmtpCode.WRONG_CREDENTIALS
    elif account.server.startswith("down") or trap:
        code = SmtpCode.CONNECTION_REFUSED
    else:
        return SmtpTest((Step(StepName.RCPT, Result.PASSED, 1),), 1)
    return SmtpTest((Step(StepName.AUTH, Result.FAILED, 1, troubles=(Trouble(code, code.title),)),), 1)


@dataclass(frozen=True)
class Forbidden:
    """What must not be written in an environment."""

    count: int
    """How many revisions there are already."""
    undone: list[Revision]
    """Whose settings must not be tried again."""
    locked: bool
    """Whether nothing must be written at all."""


class RolloutMachine(RuleBasedStateMachine):
    """A project of three environments, one after the other, and everybody who works on it."""

    def __init__(self) -> None:
        super().__init__()
        self.store = FakeStore()
        self.case = Case(secrets={f"{name.upper()}_PASSWORD": RIGHT for name in NAMES})
        self.case.stores.stores["store.sqlite3"] = self.store
        order = "environments:\n  staging: {after: [dev]}\n  production: {after: [staging], requires_proof: true}\n"
        self.case.write(stgitops=PROJECT + order)
        self.base = 10
        self.case.write(base=self.base_text())
        for name in NAMES:
            self.write(name, "good", 0)
        self.now = NOON
        self.saved: Plan | None = None
        self.before: dict[str, list[Revision]] = {name: [] for name in NAMES}

    def base_text(self) -> str:
        return f"addresses_to_exclude: [a{self.base}@example.net]\nerror_notifications: {{security: starttls}}\n"

    def write(self, name: str, server: str, delay: int) -> None:
        variable = f"{name.upper()}_PASSWORD"
        self.case.write(
            **{
                name: f"delivery_delay: {delay}\nerror_notifications:\n  email_address: {name}@example.net\n"
                f"  smtp_server: {server}.example.net\n  smtp_server_port: 587\n"
                f"  smtp_authentication: {{username: {name}, password: {{from_env: {variable}}}}}\n"
            }
        )

    def world(self, crash: CrashPoint | None = None) -> World:
        def reached(point: CrashPoint) -> None:
            if point is crash:
                raise PowerLoss

        return replace(self.case.world(), now=self.clock, reached=reached)

    def clock(self) -> datetime:
        return self.now

    def chain(self, name: str) -> list[Revision]:
        return list(self.store.history(name))

    def live(self, name: str) -> tuple[dict[str, object], State | None]:
        chain, proofs = self.chain(name), self.store.proofs([name]).get(name, ())
        return (dict(chain[-1].settings), state_of(chain[-1], None, proofs)) if chain else ({}, None)

    # What people do

    @rule(name=names, server=servers, delay=delays)
    def edit(self, name: str, server: str, delay: int) -> None:
        self.write(name, server, delay)

    @rule(number=st.integers(10, 12))
    def edit_the_base(self, number: int) -> None:
        self.base = number
        self.case.write(base=self.base_text())

    @rule(name=names, secret=secrets)
    def rotate(self, name: str, secret: str) -> None:
        self.case.secrets.values[f"{name.upper()}_PASSWORD"] = secret

    @rule(hours=st.integers(1, 3))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule(name=names, hours=st.integers(1, 4))
    def lock(self, name: str, hours: int) -> None:
        lock = Lock(name, "grace", "maintenance", self.now, self.now + timedelta(hours=hours))
        lock_environment(self.case.load().environments[name], lock, self.case.stores)

    @rule(name=names)
    def unlock(self, name: str) -> None:
        unlock_environment(self.case.load().environments[name], "grace", self.case.stores, self.now)

    @rule(name=names, delay=delays)
    def change_outside(self, name: str, delay: int) -> None:
        chain = self.chain(name)
        if chain and not chain[-1].is_withdrawal:
            wanted = {**chain[-1].settings, "delivery_delay": delay}
            draft = Draft(name, len(chain), wanted, chain[-1].sealed, "mallory", self.now, "", "by hand", Terms())
            (answer,) = self.store.append([draft])
            assert isinstance(answer, Revision)

    @rule()
    def save_a_plan(self) -> None:
        self.saved = make_plan(self.case.load(), NAMES, self.world()).plan

    @rule(
        name=names,
        server=servers,
        delay=delays,
        crash=crashes,
        gated=often,
        retry=seldom,
        only=st.one_of(st.none(), st.none(), names),
    )
    def edit_and_apply(  # noqa: PLR0917 - one draw of everything finds more in fewer steps
        self, name: str, server: str, delay: int, crash: CrashPoint | None, gated: bool, retry: bool, only: str | None
    ) -> None:
        self.write(name, server, delay)
        self.apply(crash, gated, retry, only)

    @rule(crash=crashes, gated=often, retry=seldom, only=st.one_of(st.none(), st.none(), names))
    def apply(self, crash: CrashPoint | None, gated: bool, retry: bool, only: str | None) -> None:
        chosen = NAMES if only is None else (only,)
        self.carry_out(chosen, Orders(gate=gate if gated else None, jobs=2, retry_failed=retry), crash)

    @rule(name=names, server=servers, delay=delays, crash=st.sampled_from(CrashPoint))
    def edit_apply_and_die(self, name: str, server: str, delay: int, crash: CrashPoint) -> None:
        """Nobody runs the command again: whatever comes next finds what it left."""
        self.write(name, server, delay)
        with contextlib.suppress(PowerLoss):
            self.apply_once(NAMES, Orders(gate=gate), crash)

    @precondition(lambda self: self.saved is not None)
    @rule(crash=crashes)
    def apply_the_saved_plan(self, crash: CrashPoint | None) -> None:
        assert self.saved is not None
        if not moved_since(self.saved, make_plan(self.case.load(), NAMES, self.world()), self.world()):
            self.carry_out(NAMES, Orders(gate=gate), crash)

    @rule(name=names, to=st.one_of(st.none(), st.integers(1, 4)), gated=st.booleans(), crash=crashes)
    def roll_back(self, name: str, to: int | None, gated: bool, crash: CrashPoint | None) -> None:
        project, world = self.case.load(), self.world(crash)
        chosen: Gate | None = gate if gated else None
        try:
            way = way_back(project.environments[name], to, project, world)
            live, state = self.live(name)
            outcome = go_back(way, project, world, chosen, "")
        except (RollbackError, PowerLoss):
            return
        if isinstance(outcome, Applied):
            assert self.live(name)[0] == way.target.settings
        elif not isinstance(outcome, RolledBack):
            assert self.live(name)[0] == live
            assert self.live(name)[1] in {state, State.HEALTHY}  # a way back that was cut off is proven
        elif state in {State.HEALTHY, State.UNPROVEN}:
            assert self.live(name)[0] == live

    # What must come of it

    def carry_out(self, chosen: Sequence[str], orders: Orders, crash: CrashPoint | None) -> None:
        twin = copy.deepcopy(self.store)
        forbidden = {name: self.what_must_not_become_live(name, orders) for name in chosen}
        # What is pending is settled first; where it is rolled back, what is wanted now waits for the next run.
        waits = orders.gate is not None and any(self.live(name)[1] is State.PENDING for name in chosen)
        if crash is not None:
            try:
                self.apply_once(chosen, orders, crash)
            except PowerLoss:
                self.laws_of_the_store()
        outcomes = self.apply_once(chosen, orders)
        self.what_is_said_is_so(outcomes, orders)
        for name, already in forbidden.items():
            self.nothing_forbidden_was_written(name, already, orders)
        ends = {name: self.live(name)[0] for name in chosen}
        if not waits:
            self.a_second_apply_does_nothing(chosen, orders)
        if crash is not None and not waits:
            self.it_ends_as_without_the_crash(twin, chosen, orders, ends)

    def apply_once(self, chosen: Sequence[str], orders: Orders, crash: CrashPoint | None = None) -> list[Outcome]:
        world = self.world(crash)
        planning = make_plan(self.case.load(), list(chosen), world)
        assert not planning.validation.has_errors
        return apply(planning, world, orders)

    def what_is_said_is_so(self, outcomes: Sequence[Outcome], orders: Orders) -> None:
        for outcome in outcomes:
            live, state = self.live(outcome.environment)
            settled = orders.gate is not None and not isinstance(outcome, NotStarted)
            assert not (settled and state is State.PENDING)
            number = len(self.chain(outcome.environment))
            if isinstance(outcome, Applied | Unchanged):
                assert live == self.wanted(outcome.environment)
                assert (outcome.revision, outcome.state) == (number, state)
                assert orders.gate is None or state is State.HEALTHY
            elif isinstance(outcome, RolledBack):
                assert outcome.revision == number == outcome.failed + 1
                assert state in {State.HEALTHY, State.UNPROVEN, State.WITHDRAWN}
                assert state is outcome.state
            elif isinstance(outcome, Refused) and outcome.finding.code.id == "STG607":
                assert self.store.locks(NAMES)[outcome.environment].holds(self.now)

    def what_must_not_become_live(self, name: str, orders: Orders) -> "Forbidden":
        """Return what was rolled back, and did not prove itself since."""
        chain, proofs = self.chain(name), self.store.proofs([name]).get(name, ())
        states = states_of(chain, proofs)
        undone = [
            each
            for each in chain
            if states[each.number] is State.ROLLED_BACK
            and not any(
                states[later.number] is State.HEALTHY and self.is_same(later, each) for later in chain[each.number :]
            )
        ]
        lock = self.store.locks([name]).get(name)
        is_locked = lock is not None and lock.holds(self.now)
        return Forbidden(len(chain), [] if orders.retry_failed else undone, is_locked)

    def nothing_forbidden_was_written(self, name: str, before: "Forbidden", orders: Orders) -> None:
        new = self.chain(name)[before.count :]
        assert not (before.locked and any(each.terms.restores is None for each in new))
        for revision in (each for each in new if each.terms.restores is None):
            server = revision.settings["error_notifications"]["smtp_server"]
            assert orders.gate is None or not server.startswith("down")
            assert not any(self.is_same(revision, other) for other in before.undone)
            if name == "production":
                assert self.is_proven_in_staging(revision.settings["addresses_to_exclude"])
        if orders.gate is not None and new and new[-1].terms.restores is None:
            assert not new[-1].settings["error_notifications"]["smtp_server"].startswith("trap")

    def is_same(self, revision: Revision, other: Revision) -> bool:
        if revision.is_withdrawal or other.is_withdrawal:
            return False
        sealer = self.case.sealer
        assert sealer is not None
        passwords = [sealer.open(each.sealed[PASSWORD_KEY]) for each in (revision, other)]
        return revision.settings == other.settings and passwords[0] == passwords[1]

    def is_proven_in_staging(self, shared: object) -> bool:
        """Here the base has one setting of its own, which no environment sets itself."""
        chain, proofs = self.chain("staging"), self.store.proofs(["staging"]).get("staging", ())
        states = states_of(chain, proofs)
        return any(
            states[each.number] is State.HEALTHY and each.settings["addresses_to_exclude"] == shared for each in chain
        )

    def wanted(self, name: str) -> dict[str, object]:
        (plan,) = make_plan(self.case.load(), [name], self.world()).plan.environments
        assert plan.changes == ()
        return self.live(name)[0]

    def a_second_apply_does_nothing(self, chosen: Sequence[str], orders: Orders) -> None:
        """Except that it may refuse, with a reason, what it tried before."""
        before = {name: (self.chain(name), self.store.proofs([name])) for name in NAMES}
        again = self.apply_once(chosen, replace(orders, retry_failed=False))
        assert {name: (self.chain(name), self.store.proofs([name])) for name in NAMES} == before
        assert not any(isinstance(outcome, Applied | RolledBack) for outcome in again)

    def it_ends_as_without_the_crash(
        self, twin: FakeStore, chosen: Sequence[str], orders: Orders, ends: dict[str, dict[str, object]]
    ) -> None:
        kept, self.store = self.store, twin
        self.case.stores.stores["store.sqlite3"] = twin
        self.apply_once(chosen, orders)
        assert {name: self.live(name)[0] for name in chosen} == ends
        self.store = kept
        self.case.stores.stores["store.sqlite3"] = kept

    @invariant()
    def laws_of_the_store(self) -> None:
        for name in NAMES:
            chain, proofs = self.chain(name), self.store.proofs([name]).get(name, ())
            assert break_in(chain) == ""
            assert forgery_in(chain, proofs) == ""
            assert chain[: len(self.before[name])] == self.before[name]  # no update is lost
            self.before[name] = chain


TestRollout = RolloutMachine.TestCase
TestRollout.settings = settings(max_examples=250, stateful_step_count=30, deadline=None)
TestRollout = pytest.mark.timeout(600)(TestRollout)
