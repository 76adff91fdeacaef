"""Compare secrets in memory: with the live one, and with the one that a plan was made with."""

from pydantic import SecretStr

from stgitops.core.diff import PASSWORD_KEY
from stgitops.core.findings import Finding
from stgitops.core.model import SecretReference
from stgitops.core.plan import EnvironmentPlan, SecretPlan
from stgitops.core.ports.secrets import Sealer
from stgitops.core.ports.world import World
from stgitops.core.revisions import Revision


def compare(
    name: str, reference: SecretReference, found: SecretStr | Finding, live: Revision | None, world: World
) -> SecretPlan:
    """Say what is known of a secret, beside the live one."""
    source = str(reference)
    if isinstance(found, Finding):
        return SecretPlan(source, "not compared", reason=found.message)
    fingerprint = world.sealer.fingerprint(name, found) if world.sealer is not None else ""
    sealed = live.sealed.get(PASSWORD_KEY) if live is not None else None
    if sealed is None:
        return SecretPlan(source, "new", fingerprint=fingerprint)
    if world.sealer is None:
        return SecretPlan(source, "not compared", reason="no key")
    opened = world.sealer.open(sealed)
    if opened is None:
        return SecretPlan(source, "changed", reason="no key opens the live one", fingerprint=fingerprint)
    return SecretPlan(source, "unchanged" if opened == found else "changed", fingerprint=fingerprint)


def is_the_same(revision: Revision, secret: SecretStr | None, sealer: Sealer | None) -> bool | None:
    """Whether a secret is the one of a revision; None where that is not known, for want of a key or of the secret."""
    sealed = revision.sealed.get(PASSWORD_KEY)
    if sealed is None:
        return secret is None
    opened = sealer.open(sealed) if sealer is not None else None
    return None if opened is None or secret is None else opened == secret


def compare_sealed(before: Revision, after: Revision, sealer: Sealer | None) -> SecretPlan | None:
    """Say what became of a sealed secret between two revisions; None where the later one has none."""
    old, new = before.sealed.get(PASSWORD_KEY), after.sealed.get(PASSWORD_KEY)
    source = f"revision {after.number}"
    if new is None:
        return None
    if old is None:
        return SecretPlan(source, "new")
    if old == new:
        return SecretPlan(source, "unchanged")
    if sealer is None:
        return SecretPlan(source, "not compared", reason="no key")
    opened = sealer.open(old), sealer.open(new)
    if None in opened:
        return SecretPlan(source, "not compared", reason="no key opens both")
    return SecretPlan(source, "unchanged" if opened[0] == opened[1] else "changed")


def is_another_secret(planned: EnvironmentPlan, secret: SecretStr | None, sealer: Sealer | None) -> bool:
    """Whether a secret is known not to be the one that was planned with; without a key or a secret nothing is known."""
    fingerprint = planned.secret.fingerprint if planned.secret is not None else ""
    if secret is None or sealer is None or not fingerprint:
        return False
    return not sealer.matches(fingerprint, planned.environment, secret)
