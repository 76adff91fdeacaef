"""STG303: the error address itself is excluded from auto-responders."""

from collections.abc import Iterator

from stgitops.core.codes import Code
from stgitops.core.findings import Finding
from stgitops.core.rules.exclusions import covering
from stgitops.core.rules.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    """Find exclusions that cover `error_notifications.email_address`."""
    address = subject.settings.error_notifications.email_address
    excluding = {address.casefold(), *covering(address)}
    for index, exclusion in enumerate(subject.settings.addresses_to_exclude):
        if exclusion.casefold() in excluding:
            message = f"{exclusion} excludes the error address {address} from auto-responders"
            hint = "use an address of its own for errors, or ignore this finding with the reason"
            yield subject.finding(Code.ERROR_ADDRESS_EXCLUDED, ("addresses_to_exclude", index), message, hint)
