"""The gate of a rollout: the SMTP test, some environments side by side."""

import asyncio
from collections.abc import Sequence

from stgitops.cli.progress import Progress
from stgitops.cli.wiring import Session
from stgitops.core.ports.smtp import Gate, Prober
from stgitops.core.smtp_cases import Case, Tested
from stgitops.core.smtp_test import Listener
from stgitops.services.smtp_test import run_cases


def gate_of(current: Session, prober: Prober, progress: Progress) -> Gate:
    """Return the gate that tests with a prober."""

    def listener_of(case: Case) -> Listener:
        return Listener(
            step=lambda _: progress.testing(case.environment),
            line=lambda line: current.log(f"{case.environment}: {line}"),
        )

    async def tested(cases: Sequence[Case]) -> Sequence[Tested]:
        ticker = asyncio.create_task(_tick(progress, cases[0].environment))
        try:
            return await run_cases(cases, prober, len(cases), listener_of, lambda _: None)
        finally:
            ticker.cancel()

    def gate(cases: Sequence[Case]) -> Sequence[Tested]:
        return asyncio.run(tested(cases))

    return gate


async def _tick(progress: Progress, environment: str) -> None:
    """Say how far the rollout is while nothing happens."""
    while True:
        await asyncio.sleep(1)
        progress.testing(environment)
