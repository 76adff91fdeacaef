"""The test of mail accounts."""

from collections.abc import Sequence
from typing import Protocol

from stgitops.core.smtp_cases import Case, Tested
from stgitops.core.smtp_test import Account, Letter, Listener, SmtpTest


class Prober(Protocol):
    """Tests an account against the real server."""

    async def __call__(self, account: Account, letter: Letter, listener: Listener) -> SmtpTest:
        """Walk the whole way, within a time limit whatever the server does."""
        ...


class Gate(Protocol):
    """What must hold before a revision is written, and before the next wave: that mail can be sent."""

    def __call__(self, cases: Sequence[Case]) -> Sequence[Tested]:
        """Test all of them side by side; the answers stand in the order of the cases."""
        ...
