"""The test message, as it goes over the line (RFC 5322)."""

from datetime import datetime
from email.utils import format_datetime

from stgitops.core.smtp_test import Letter


def written(letter: Letter, address: str, now: datetime, unique: str) -> tuple[bytes, str]:
    """Return a message from an address to itself, each line ending in CR LF, and its Message-ID.

    RFC 3834: `Auto-Submitted` keeps auto-responders, the help desk's own among them, from answering.
    """
    message_id = f"<{unique}@{address.rpartition('@')[2]}>"
    lines = [
        f"Date: {format_datetime(now)}",
        f"From: {address}",
        f"To: {address}",
        f"Message-ID: {message_id}",
        f"Subject: {_ascii(letter.subject)}",
        "Auto-Submitted: auto-generated",
        "MIME-Version: 1.0",
        "Content-Type: text/plain",
        "",
        *map(_ascii, letter.body.splitlines()),
        "",
        f"Message-ID: {message_id}",
    ]
    return "".join(f"{line}\r\n" for line in lines).encode(), message_id


def _ascii(line: str) -> str:
    """Return one line as every server takes it; what is not ASCII is escaped."""
    return " ".join(line.split()).encode("ascii", "backslashreplace").decode()
