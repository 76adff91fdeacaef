"""What the SMTP test tests in an environment, and what it ended with there."""

from dataclasses import dataclass

from stgitops.core.findings import Origin
from stgitops.core.layering import Layered
from stgitops.core.smtp_test import Account, Letter, SmtpTest, Trouble


@dataclass(frozen=True, slots=True)
class Case:
    """What is tested in one environment."""

    environment: str
    source: str
    """Where its settings are from, in words."""
    account: Account | Trouble
    """Or why there is none."""
    letter: Letter
    layered: Layered | None
    """The files as they are now, to say where a setting is to be changed; None where they cannot be read."""

    def place_of(self, trouble: Trouble) -> Origin | None:
        """Return where the setting to change stands, or would stand; None where there is none."""
        if self.layered is None or not trouble.key:
            return None
        return self.layered.origin(tuple(trouble.key.split(".")))


@dataclass(frozen=True, slots=True)
class Tested:
    """What the test of one environment ended with."""

    case: Case
    test: SmtpTest
