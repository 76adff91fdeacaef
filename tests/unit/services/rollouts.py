"""What the tests of rollouts share: a project in memory, applied and looked at."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from stgitops.core.crash_points import CrashPoint
from stgitops.core.outcomes import Outcome
from stgitops.core.ports.smtp import Gate
from stgitops.core.ports.world import World
from stgitops.core.revisions import Revision
from stgitops.core.smtp_codes import SmtpCode
from stgitops.core.states import State
from stgitops.services.apply import Orders, apply
from stgitops.services.history import History, history
from stgitops.services.plan import Planning, make_plan
from stgitops.testing import FakeStore
from tests.unit.fakes import Case, FakeGate
from tests.workspace import BASE, WITH_PASSWORD

STORE = "store.sqlite3"
BAD = SmtpCode.WRONG_CREDENTIALS


def with_password(**other: Any) -> Case:
    """Return a project whose environment dev logs in, with the password `correct`."""
    return Case(secrets={"DEV_PASSWORD": "correct"}, **({"dev": WITH_PASSWORD} | other))


def delayed(case: Case, delay: int) -> Case:
    """Change the settings that all environments share."""
    return case.write(base=BASE.replace("10", str(delay)))


def planned(case: Case, names: Sequence[str] = ()) -> Planning:
    project = case.load()
    return make_plan(project, list(names or project.environments), case.world())


def carry_out(case: Case, gate: Gate | None = None, names: Sequence[str] = (), **orders: Any) -> list[Outcome]:
    return apply(planned(case, names), case.world(), Orders(gate=gate, **orders))


def outcomes(found: Sequence[Outcome]) -> list[str]:
    return [each.outcome for each in found]


def past(case: Case, name: str = "dev") -> History:
    return history(case.load().environments[name], case.stores)


def live(case: Case, name: str = "dev") -> Revision:
    return past(case, name).revisions[-1]


def states(case: Case, name: str = "dev") -> list[State]:
    """Return the state of each revision, the oldest first."""
    return list(past(case, name).states.values())


def delays(case: Case, name: str = "dev") -> list[int | None]:
    """Return the delivery delay of each revision, the oldest first; None of those that withdraw."""
    return [each.settings.get("delivery_delay") for each in past(case, name).revisions]


def changed(store: FakeStore | None = None, **files: str) -> Case:
    """Return a project with a healthy revision 1, and a change that is wanted."""
    case = Case(**files)
    case.stores.stores[STORE] = store or FakeStore()
    assert set(outcomes(carry_out(case, FakeGate()))) == {"applied"}
    return delayed(case, 20)


def failing() -> FakeGate:
    """Return a gate that dev passes before it is written, and not when it is live."""
    return FakeGate(dev=[None, BAD])


def cut_off_at(point: CrashPoint, case: Case) -> World:
    """Return a world in which the process ends at a point."""

    def reached(other: CrashPoint) -> None:
        if other is point:
            raise InterruptedError

    return replace(case.world(), reached=reached)


def pending(store: FakeStore | None = None) -> Case:
    """Return a project whose wanted settings are live, and were not proven: the run was cut off."""
    case = cut_off(changed(store))
    assert states(case) == [State.HEALTHY, State.PENDING]
    return case


def cut_off(case: Case) -> Case:
    """Apply what is wanted in a process that ends when it was written."""
    with pytest.raises(InterruptedError):
        apply(planned(case), cut_off_at(CrashPoint.APPENDED, case), Orders(gate=FakeGate()))
    return case
