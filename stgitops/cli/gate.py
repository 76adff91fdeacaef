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

    def gate(cases: Sequence[Case]) -> Sequence[Tested]:
        return asyncio.run(run_cases(cases, prober, len(cases), listener_of, lambda _: None))

    return gate
