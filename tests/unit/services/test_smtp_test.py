"""Environments are tested side by side, and told of in order. The prober is a fake: no server is asked."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest

from stgitops.core.smtp_cases import Case
from stgitops.core.smtp_cases import Tested as Done
from stgitops.core.smtp_codes import SmtpCode
from stgitops.core.smtp_test import Account, Letter, Listener, Result, SmtpTest, Step, StepName, Trouble
from stgitops.services import smtp_test as service

PASSED = SmtpTest((Step(StepName.QUIT, Result.PASSED, 1),), 1)
QUIET = Listener(lambda _: None, lambda _: None)


def case_of(name: str, account: Account | Trouble | None = None) -> Case:
    account = account or Account(f"{name}.example.org", 25, "none", "a@example.org")
    return Case(name, "the files", account, Letter(), None)


@dataclass
class FakeProber:
    """A prober that asks no server: it ends each test when it is told to, in whatever order."""

    behave: Callable[[str], SmtpTest] = lambda _: PASSED
    waits: bool = False
    begun: list[str] = field(default_factory=list)
    gates: dict[str, asyncio.Event] = field(default_factory=dict)
    running: int = 0
    most: int = 0

    async def __call__(self, account: Account, letter: Letter, listener: Listener) -> SmtpTest:
        name = account.server.partition(".")[0]
        self.begun.append(name)
        self.running += 1
        self.most = max(self.most, self.running)
        try:
            await self.gates.setdefault(name, asyncio.Event()).wait() if self.waits else await asyncio.sleep(0)
            return self.behave(name)
        finally:
            self.running -= 1


async def begun(prober: FakeProber, count: int) -> None:
    async with asyncio.timeout(5):
        while len(prober.begun) < count:
            await asyncio.sleep(0)


def ended(cases: Sequence[Case], prober: FakeProber, jobs: int = 10) -> tuple[list[Done], list[str]]:
    """Return what the tests ended with, and the environments in the order in which they were over."""
    over: list[str] = []

    async def run() -> list[Done]:
        return await service.run_cases(cases, prober, jobs, lambda _: QUIET, lambda each: over.append(name_of(each)))

    return asyncio.run(run()), over


def name_of(done: Done) -> str:
    return done.case.environment


def test_the_order_is_kept_whichever_is_over_first() -> None:
    async def run() -> tuple[list[str], list[str]]:
        prober, over = FakeProber(waits=True), []
        cases = list(map(case_of, "abc"))
        testing = asyncio.create_task(
            service.run_cases(cases, prober, 3, lambda _: QUIET, lambda each: over.append(name_of(each)))
        )
        await begun(prober, 3)
        for name in "cab":
            prober.gates[name].set()
            async with asyncio.timeout(5):
                while name not in over:
                    await asyncio.sleep(0)
        return [name_of(each) for each in await testing], over

    assert asyncio.run(run()) == (["a", "b", "c"], ["c", "a", "b"])


@pytest.mark.parametrize(("jobs", "most"), [(1, 1), (3, 3), (20, 20), (1000, 20)])
def test_never_more_at_once_than_there_are_jobs(jobs: int, most: int) -> None:
    prober = FakeProber()
    tested, _ = ended([case_of(f"e{number}") for number in range(20)], prober, jobs)
    assert prober.most == most
    assert [name_of(each) for each in tested] == [f"e{number}" for number in range(20)]
    assert sorted(prober.begun) == sorted(name_of(each) for each in tested)


def test_one_job_takes_them_in_order() -> None:
    prober = FakeProber()
    _, over = ended(list(map(case_of, "cab")), prober, 1)
    assert (prober.begun, over) == (["c", "a", "b"], ["c", "a", "b"])


def test_one_that_never_ends_holds_up_none_but_its_own_place() -> None:
    async def run() -> list[str]:
        prober, over = FakeProber(waits=True), []
        cases = [case_of(name) for name in ("stuck", "b", "c", "d")]
        testing = asyncio.create_task(
            service.run_cases(cases, prober, 2, lambda _: QUIET, lambda each: over.append(name_of(each)))
        )
        for number, name in enumerate("bcd", start=2):
            await begun(prober, number)
            prober.gates[name].set()
        async with asyncio.timeout(5):
            while len(over) < 3:
                await asyncio.sleep(0)
        testing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await testing
        assert prober.running == 0, "what was cancelled is over"
        return over

    assert asyncio.run(run()) == ["b", "c", "d"]


def test_no_cases_are_no_work() -> None:
    assert ended([], FakeProber()) == ([], [])


def raising(name: str) -> SmtpTest:
    if name == "b":
        raise KeyError("the password is correct horse")
    return PASSED


def test_a_fault_of_ours_is_told_as_such_and_holds_up_nobody() -> None:
    tested, over = ended(list(map(case_of, "abc")), FakeProber(raising), 1)
    assert [each.test.failure and each.test.failure.code for each in tested] == [None, SmtpCode.FAULT, None]
    assert over == ["a", "b", "c"]
    failure = tested[1].test.failure
    assert failure is not None
    assert failure.message == "this is a fault of stgitops (KeyError): please report it"
    assert "horse" not in repr(tested)


def test_where_there_is_no_account_nothing_is_probed() -> None:
    trouble = Trouble(SmtpCode.NO_SECRET, "no password")
    prober = FakeProber()
    (first, _), _ = ended([case_of("a", trouble), case_of("b")], prober)
    assert prober.begun == ["b"]
    assert first.test.failure == trouble
    assert [(step.name, step.result) for step in first.test.steps] == [(StepName.SETTINGS, Result.FAILED)]


def test_each_test_has_its_own_listener() -> None:
    heard: list[tuple[str, StepName]] = []

    async def tell(account: Account, letter: Letter, listener: Listener) -> SmtpTest:
        listener.step(Step(StepName.QUIT, Result.PASSED))
        return PASSED

    def listener_of(case: Case) -> Listener:
        return Listener(lambda step: heard.append((case.environment, step.name)), lambda _: None)

    asyncio.run(service.run_cases(list(map(case_of, "ab")), tell, 1, listener_of, lambda _: None))
    assert heard == [("a", StepName.QUIT), ("b", StepName.QUIT)]
