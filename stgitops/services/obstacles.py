"""What stands in the way of applying what is planned: a lock, a freeze, an earlier failure, a missing proof."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from stgitops.core.codes import Code
from stgitops.core.findings import Finding, Origin
from stgitops.core.locks import Lock
from stgitops.core.plan import Attempt
from stgitops.core.ports.secrets import STORE_KEY_VARIABLE
from stgitops.core.ports.world import World
from stgitops.services.guards import freeze_of
from stgitops.services.load import LoadedProject
from stgitops.services.locks import locked
from stgitops.services.plan import Step


@dataclass(frozen=True, slots=True)
class Obstacles:
    """Looks for what stands in the way of steps."""

    project: LoadedProject
    world: World
    locks: Mapping[str, Lock]
    """Those that are in force."""
    retry_failed: bool
    """Whether settings may be applied that were rolled back before."""

    def of(self, step: Step, unproven_in: tuple[str, ...]) -> Finding | None:
        """Return the first thing that stands in the way of a step.

        `unproven_in` names the environments that have to prove the shared settings first, and did not.
        """
        return next(self._all(step, unproven_in), None)

    def _all(self, step: Step, unproven_in: tuple[str, ...]) -> Iterator[Finding]:
        plan = step.plan
        if step.trouble is not None:
            yield step.trouble
        elif step.secret is not None and self.world.sealer is None:
            yield _no_key(step)
        if not plan.changes:
            return
        if plan.environment in self.locks:
            yield locked(self.locks[plan.environment], step.environment.path)
        frozen = freeze_of(self.project, plan.environment, self.world.now())
        if frozen is not None:
            yield frozen
        if plan.attempt is not None and not self.retry_failed:
            yield _rolled_back_before(step, plan.attempt)
        if unproven_in:
            yield self._not_proven(step, unproven_in)

    def _not_proven(self, step: Step, unproven_in: tuple[str, ...]) -> Finding:
        message = f"the settings that all environments share are not proven in {' and '.join(unproven_in)}"
        origin = self.project.document.origin(("environments", step.plan.environment, "requires_proof"))
        hint = "apply there first, or say why not: --override-promotion REASON"
        return Finding(Code.NOT_PROVEN, message, origin, hint=hint)


def _rolled_back_before(step: Step, attempt: Attempt) -> Finding:
    message = f"these settings were revision {attempt.revision}, which was {attempt.words}"
    hint = "change them, or try again with --retry-failed"
    return Finding(Code.ROLLED_BACK_BEFORE, message, Origin(step.environment.path), hint=hint)


def _no_key(step: Step) -> Finding:
    message = f"there is no key to seal the password with: {STORE_KEY_VARIABLE} is not set"
    assert step.secret_origin is not None  # noqa: S101 - where there is a secret there is a place that names it
    return Finding(Code.NO_STORE_KEY, message, step.secret_origin, hint="make one with: stgitops key new")
