"""STG306: two environments take their password from the same place, so that one leak opens both."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from stgitops.core.codes import Code
from stgitops.core.findings import Finding, Origin, dotted
from stgitops.core.model import PASSWORD_PATH, EmailSettings, SecretReference


class Use(NamedTuple):
    """One environment's use of a secret."""

    environment: str
    reference: SecretReference
    origin: Origin


def reference_of(settings: EmailSettings) -> SecretReference | None:
    """Return the secret reference of an environment's settings, where there is one."""
    authentication = settings.error_notifications.smtp_authentication
    return authentication.password if authentication is not None else None


def check(uses: Iterable[Use]) -> Iterator[Finding]:
    """Find references that more than one environment has."""
    by_reference: dict[SecretReference, list[Use]] = {}
    for use in uses:
        by_reference.setdefault(use.reference, []).append(use)
    for reference, users in by_reference.items():
        for use in users if len(users) > 1 else ():
            yield Finding(
                Code.SHARED_SECRET,
                f"{len(users)} environments share the secret from {reference}",
                use.origin,
                hint="give each environment a variable of its own",
                key=dotted(PASSWORD_PATH),
                environments=(use.environment,),
            )
