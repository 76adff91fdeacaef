"""The test message as it goes over the line."""

from email import message_from_bytes, policy

import pytest

from stgitops.core.smtp_test import Letter
from stgitops.smtp.letter import written
from tests.unit.fakes import NOON

ADDRESS = "help@example.org"


def bytes_of(letter: Letter, address: str = ADDRESS) -> bytes:
    return written(letter, address, NOON, "unique")[0]


def test_what_it_says_of_itself() -> None:
    content, message_id = written(Letter("A subject", "Two\nlines"), ADDRESS, NOON, "unique")
    message = message_from_bytes(content, policy=policy.default)
    assert message_id == "<unique@example.org>"
    assert dict(message.items()) == {
        "Date": "Tue, 24 Nov 2026 12:00:00 +0000",
        "From": ADDRESS,
        "To": ADDRESS,
        "Message-ID": message_id,
        "Subject": "A subject",
        "Auto-Submitted": "auto-generated",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain",
    }
    assert message.get_content().replace("\r\n", "\n") == f"Two\nlines\n\nMessage-ID: {message_id}\n"
    assert not message.defects


@pytest.mark.parametrize(
    "letter",
    [
        Letter("a\r\nBcc: x@example.org", "body"),
        Letter("a\nBcc: x@example.org", "body"),
        Letter("a\rBcc: x", "b\rc\n.\r\nd\u2028e\x0bf"),
        Letter("Grüße 密 \x1b[2J", "Grüße\r\n.\r\nMAIL FROM:<x@example.org>"),
        Letter("", ""),
    ],
)
def test_it_is_ascii_and_nothing_in_it_adds_a_header_or_a_bare_line_end(letter: Letter) -> None:
    content = bytes_of(letter)
    assert content.isascii()
    assert content.count(b"\r\n") == content.count(b"\r") == content.count(b"\n")
    assert content.endswith(b"\r\n")
    message = message_from_bytes(content, policy=policy.default)
    assert "Bcc" not in message
    assert len(message.keys()) == 8


def test_what_is_not_ascii_is_escaped() -> None:
    content = bytes_of(Letter("Grüße", "密"))
    assert b"Subject: Gr\\xfc\\xdfe\r\n" in content
    assert b"\r\n\\u5bc6\r\n" in content


def test_an_address_that_needs_smtputf8_is_written_as_it_is() -> None:
    assert "From: grüße@example.org\r\n".encode() in bytes_of(Letter(), "grüße@example.org")
