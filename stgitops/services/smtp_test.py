"""Test whether mail can be sent, environment by environment, some side by side."""

import asyncio
from collections.abc import Callable, Iterator, Sequence

from stgitops.core.ports.smtp import Prober
from stgitops.core.smtp_cases import Case, Tested
from stgitops.core.smtp_codes import SmtpCode
from stgitops.core.smtp_test import Listener, SmtpTest, Trouble, not_begun

ListenerOf = Callable[[Case], Listener]
Done = Callable[[Tested], None]


async def run_cases(
    cases: Sequence[Case], prober: Prober, jobs: int, listener_of: ListenerOf, done: Done
) -> list[Tested]:
    """Test cases, at most `jobs` of them at a time; return what they ended with in the order in which they stand.

    `done` is told of each when it is over. A fault of ours in one is told as such, and holds up none of the others.
    """
    tested: dict[str, Tested] = {}
    waiting: Iterator[Case] = iter(cases)

    async def work() -> None:
        for case in waiting:
            result = Tested(case, await _test(case, prober, listener_of(case)))
            tested[case.environment] = result
            done(result)

    async with asyncio.TaskGroup() as workers:
        for _ in range(min(jobs, len(cases))):
            workers.create_task(work())
    return [tested[case.environment] for case in cases]


async def _test(case: Case, prober: Prober, listener: Listener) -> SmtpTest:
    if isinstance(case.account, Trouble):
        return not_begun(case.account)
    try:
        return await prober(case.account, case.letter, listener)
    except Exception as error:  # noqa: BLE001 - its text could hold a secret
        message = f"this is a fault of stgitops ({type(error).__name__}): please report it"
        return not_begun(Trouble(SmtpCode.FAULT, message))
