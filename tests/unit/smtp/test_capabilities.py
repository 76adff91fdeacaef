"""What a server says it can do."""

import pytest

from stgitops.smtp.protocol.capabilities import Capabilities, capabilities_of
from tests.unit.smtp import reply_of


def offers(*lines: str) -> Capabilities:
    return capabilities_of(reply_of("\n".join(f"250-{line}" for line in ("host", *lines)) + "\n250 HELP"))


def test_the_first_line_greets_and_names_no_keyword() -> None:
    assert str(capabilities_of(reply_of("250 STARTTLS"))) == "none"
    assert "STARTTLS" not in capabilities_of(reply_of("250-STARTTLS\n250 SIZE 10"))


def test_keywords_are_named_in_any_case() -> None:
    found = offers("StartTLS", "8bitmime")
    assert "STARTTLS" in found
    assert str(found) == "STARTTLS, 8BITMIME, HELP"


@pytest.mark.parametrize(
    ("lines", "mechanisms"),
    [
        (["AUTH PLAIN LOGIN"], ("PLAIN", "LOGIN")),
        (["AUTH plain"], ("PLAIN",)),
        (["auth  PLAIN   LOGIN "], ("PLAIN", "LOGIN")),
        (["AUTH=PLAIN LOGIN"], ("PLAIN", "LOGIN")),
        (["AUTH PLAIN", "AUTH LOGIN"], ("PLAIN", "LOGIN")),
        (["AUTH\tPLAIN LOGIN"], ("PLAIN", "LOGIN")),
        (["AUTH: PLAIN LOGIN"], ("PLAIN", "LOGIN")),
        ([" AUTH PLAIN,LOGIN"], ("PLAIN", "LOGIN")),
        (["AUTH"], ()),
        ([], ()),
        (["X-AUTH PLAIN"], ()),
    ],
)
def test_the_ways_to_log_in(lines: list[str], mechanisms: tuple[str, ...]) -> None:
    assert offers(*lines).mechanisms == mechanisms


def test_the_old_way_of_writing_beside_the_right_one_does_no_harm() -> None:
    assert set(offers("AUTH PLAIN LOGIN", "AUTH=PLAIN LOGIN").mechanisms) == {"PLAIN", "LOGIN"}


@pytest.mark.parametrize(
    ("line", "largest"),
    [
        ("SIZE 10485760", 10485760),
        ("size 7 ", 7),
        ("SIZE", 0),
        ("SIZE 0", 0),
        ("SIZE -1", 0),
        ("SIZE 1e9", 0),
        ("SIZE ٣", 0),
        (f"SIZE {'9' * 4000}", 0),
        ("SIZE 1 2", 0),
        ("8BITMIME", 0),
    ],
)
def test_the_largest_message(line: str, largest: int) -> None:
    assert offers(line).largest == largest
