"""Two mail servers for the rollout to try out: `python relays.py OLD_PORT NEW_PORT`.

The old relay takes all mail. The new one lets staging send once, and refuses it from then on, as a provider does that
suspends an account.
"""

import sys
import threading
from typing import Any

from aiosmtpd.controller import Controller

SUSPENDED = "staging@helpdesk.example.org"


class OldRelay:
    """Takes all mail, and throws it away."""

    async def handle_DATA(self, *_: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Take a message."""
        return "250 Message accepted for delivery"


class NewRelay(OldRelay):
    """Suspends one account after its first use."""

    def __init__(self) -> None:
        self._seen = 0

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        """Take a sender, or refuse it."""
        self._seen += address == SUSPENDED
        if address == SUSPENDED and self._seen > 1:
            return "550 5.7.1 This account is suspended"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"


if __name__ == "__main__":
    for relay, port in zip((OldRelay(), NewRelay()), sys.argv[1:], strict=True):
        Controller(relay, hostname="127.0.0.1", port=int(port)).start()
    threading.Event().wait()
