"""The test of a mail account."""

from typing import Protocol

from stgitops.core.smtp_test import Account, Letter, Listener, SmtpTest


class Prober(Protocol):
    """Tests an account against the real server."""

    async def __call__(self, account: Account, letter: Letter, listener: Listener) -> SmtpTest:
        """Walk the whole way, within a time limit whatever the server does."""
        ...
