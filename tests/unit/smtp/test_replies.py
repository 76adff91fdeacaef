"""From bytes to replies."""

import pytest

from stgitops.smtp.protocol.replies import (
    LARGEST_REPLY,
    LONGEST_LINE,
    LONGEST_QUOTE,
    Fault,
    Malformed,
    Reply,
    ReplyReader,
    shown,
)
from tests.unit.smtp import reply_of


def taken(*pieces: bytes) -> Reply | None:
    reader = ReplyReader()
    for piece in pieces:
        reader.feed(piece)
    return reader.take()


def fault_of(data: bytes) -> Fault:
    with pytest.raises(Malformed) as caught:
        taken(data)
    return caught.value.fault


def test_a_reply_of_one_line() -> None:
    assert taken(b"220 mail.example.org ESMTP\r\n") == Reply(220, ("mail.example.org ESMTP",))


def test_a_reply_of_several_lines() -> None:
    assert taken(b"250-one\r\n250-\r\n250 three\r\n") == Reply(250, ("one", "", "three"))


@pytest.mark.parametrize("last", [b"250\r\n", b"250 \r\n"])
def test_a_line_may_be_a_code_alone(last: bytes) -> None:
    assert taken(last) == Reply(250, ("",))


def test_what_is_not_complete_is_no_reply_yet() -> None:
    assert taken(b"") is None
    assert taken(b"250-one\r\n") is None
    assert taken(b"250 on", b"e\r") is None
    assert taken(b"250 on", b"e\r", b"\n") == Reply(250, ("one",))


def test_replies_that_come_together_are_taken_one_by_one() -> None:
    reader = ReplyReader()
    reader.feed(b"250-a\r\n250 b\r\n354 go\r\n4")
    assert [reader.take(), reader.take(), reader.take()] == [Reply(250, ("a", "b")), Reply(354, ("go",)), None]
    assert reader.rest == b"4"


def test_lines_of_a_reply_that_is_not_complete_are_left_over() -> None:
    reader = ReplyReader()
    reader.feed(b"250-injected\r\n25")
    assert reader.take() is None
    assert reader.rest == b"injected25"


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"HTTP/1.1 400 Bad Request\r\n", Fault.NO_CODE),
        (b"\r\n", Fault.NO_CODE),
        (b"25 short\r\n", Fault.NO_CODE),
        (b"2500 long\r\n", Fault.NO_CODE),
        (b"250_odd\r\n", Fault.NO_CODE),
        (b"150 one\r\n", Fault.NO_CODE),
        (b"600 six\r\n", Fault.NO_CODE),
        ("２５０ wide digits\r\n".encode(), Fault.NO_CODE),
        (b"250-one\r\n251 two\r\n", Fault.SEVERAL_CODES),
        (b"250-one\r\ntwo\r\n", Fault.NO_CODE),
        (b"250 " + b"x" * LONGEST_LINE, Fault.TOO_LONG),
        (b"250 " + b"x" * LONGEST_LINE + b"\r\n", Fault.TOO_LONG),
        (b"x" * (LONGEST_LINE + 1), Fault.TOO_LONG),
        (b"250-abcdefgh\r\n" * (LARGEST_REPLY // 13 + 1), Fault.TOO_LONG),
    ],
)
def test_what_is_no_reply(data: bytes, fault: Fault) -> None:
    assert fault_of(data) is fault


def test_a_line_and_a_reply_may_be_as_long_as_they_may_be() -> None:
    line = b"250-" + b"x" * (LONGEST_LINE - 5) + b"\r"
    reply = taken((line + b"\n") * (LARGEST_REPLY // LONGEST_LINE - 1) + line.replace(b"-", b" ", 1) + b"\n")
    assert reply is not None
    assert len(reply.lines) == LARGEST_REPLY // LONGEST_LINE


def test_of_a_line_that_is_too_long_nothing_is_kept() -> None:
    with pytest.raises(Malformed) as caught:
        taken(b"x" * 9000 + b"\r\n")
    assert (caught.value.fault, caught.value.lines) == (Fault.TOO_LONG, ())


def test_of_what_is_no_reply_all_lines_are_kept() -> None:
    with pytest.raises(Malformed) as caught:
        taken(b"535-one\r\ntwo\r\n")
    assert (caught.value.fault, caught.value.lines) == (Fault.NO_CODE, ("one", "two"))


@pytest.mark.parametrize(
    ("data", "sloppy"),
    [
        (b"250 all is well\r\n", ""),
        (b"250 a\ttab\r\n", ""),
        (b"250-one\n250 two\r\n", "a line ends in LF without CR"),
        (b"250 one\rtwo\r\n", "a CR stands inside a line"),
        (b"250 one\r\r\n", "a CR stands inside a line"),
        (b"250 \x1b[31mred\r\n", "a line holds a control character"),
        (b"250 nul\0\r\n", "a line holds a control character"),
        ("250 schön\r\n".encode(), "a line is not ASCII"),
        (b"250 sch\xf6n\r\n", "a line is not ASCII"),
        (b"250-lf\n250 sch\xf6n\r\n", "a line ends in LF without CR"),
    ],
)
def test_what_breaks_the_rules_and_does_no_harm_is_told(data: bytes, sloppy: str) -> None:
    reply = taken(data)
    assert reply is not None
    assert reply.sloppy == sloppy


def test_what_broke_the_rules_in_one_reply_is_not_told_of_the_next() -> None:
    reader = ReplyReader()
    reader.feed(b"250 one\n250 two\r\n")
    assert [reply.sloppy != "" for reply in (reader.take(), reader.take()) if reply is not None] == [True, False]


@pytest.mark.parametrize(
    ("text", "enhanced"),
    [
        ("535 5.7.8 No", "5.7.8"),
        ("535 5.7.8", "5.7.8"),
        ("550-5.7.139 one\n550 5.1.1 two", "5.7.139"),
        ("535 No 5.7.8", ""),
        ("535", ""),
        ("535 5.7.8.9 no", ""),
        ("535 3.7.8 no", ""),
        ("535 5.1234.8 no", ""),
    ],
)
def test_the_enhanced_code_stands_first(text: str, enhanced: str) -> None:
    assert reply_of(text).enhanced == enhanced


def test_a_reply_on_one_line() -> None:
    reply = reply_of("550-5.7.1 You\n550-\n550 shall not pass")
    assert reply.text == "550 5.7.1 You shall not pass"
    assert reply.kind == 5
    assert reply.transcript == ["550-5.7.1 You", "550-", "550 shall not pass"]


def test_an_answer_is_kept_whole_until_it_is_known_to_hold_no_secret() -> None:
    assert reply_of("550 a\x1b[2J" + "x" * 4000).quoted == "550 a [2J" + "x" * 4000


def test_a_reader_sees_no_control_characters_and_never_much() -> None:
    assert shown("a\x1b[2J\u202eb\r\nc\0") == "a [2J b c"
    assert shown("x" * LONGEST_QUOTE) == "x" * LONGEST_QUOTE
    cut = shown("x" * (LONGEST_QUOTE + 1))
    assert (len(cut), cut[-1]) == (LONGEST_QUOTE, "…")
    assert all(len(line) <= LONGEST_QUOTE for line in reply_of(f"250-{'y' * 900}\n250 {'x' * 900}").transcript)
