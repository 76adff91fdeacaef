"""Whatever bytes come, in whatever pieces: the same replies, or the same fault, and never much in memory."""

import base64
import string

from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from stgitops.core.smtp_test import Login
from stgitops.smtp.discretion import NOT_SHOWN, Discretion
from stgitops.smtp.protocol.replies import (
    LARGEST_REPLY,
    LONGEST_LINE,
    LONGEST_QUOTE,
    Fault,
    Malformed,
    Reply,
    ReplyReader,
)
from tests.canary import encodings

codes = st.sampled_from([b"220", b"250", b"334", b"451", b"535"])
ends = st.sampled_from([b"\r\n", b"\n", b"\r\r\n"])
texts = st.binary(max_size=30) | st.just(b"x" * (LONGEST_LINE - 6)) | st.just(b"x" * LONGEST_LINE)
valid = st.builds(
    lambda code, texts, end: b"".join(code + b"-" + text + end for text in texts[1:]) + code + b" " + texts[0] + end,
    codes,
    st.lists(st.text(string.printable[:95], max_size=30).map(str.encode), min_size=1, max_size=4),
    ends,
)
odd = st.builds(
    lambda code, mark, text, end: code + mark + text + end, codes, st.sampled_from([b"-", b" "]), texts, ends
)
streams = st.lists(valid | odd | st.binary(max_size=20), max_size=12).map(b"".join)
floods = st.builds(lambda line, times: line * times, odd | st.binary(min_size=1, max_size=9), st.integers(1, 20000))
cuts = st.lists(st.integers(1, 5000), min_size=1, max_size=8)

MOST = 200_000
"""Bytes of a flood that are looked at: three times what a reply may be."""


def pieces(data: bytes, sizes: list[int]) -> list[bytes]:
    """Cut bytes up, beginning again with the first size after the last."""
    found, at = [], 0
    while at < len(data):
        size = sizes[len(found) % len(sizes)]
        found.append(data[at : at + size])
        at += size
    return found


def held(reader: ReplyReader) -> int:
    """Return how many characters a reader holds; of a byte that is no UTF-8, one."""
    return len(reader.rest.decode(errors="replace"))


def read(parts: list[bytes]) -> tuple[list[Reply | Fault], int]:
    """Return what some pieces hold, up to the first fault, and the most that was held between two of them."""
    reader = ReplyReader()
    found: list[Reply | Fault] = []
    most = 0
    for part in parts:
        reader.feed(part)
        try:
            while (reply := reader.take()) is not None:
                found.append(reply)
        except Malformed as malformed:
            return [*found, malformed.fault], most
        most = max(most, held(reader))
    return found, most


@given(streams, cuts)
def test_however_bytes_are_cut_up_the_replies_are_the_same(data: bytes, sizes: list[int]) -> None:
    assert read(pieces(data, sizes))[0] == read([data])[0]


@given(streams)
def test_byte_by_byte_the_replies_are_the_same(data: bytes) -> None:
    short = data[:3000]
    assert read(pieces(short, [1]))[0] == read([short])[0]


@given(st.lists(valid, max_size=8), cuts)
def test_every_valid_reply_is_found(replies: list[bytes], sizes: list[int]) -> None:
    found, _ = read(pieces(b"".join(replies), sizes))
    assert [each.code for each in found if isinstance(each, Reply)] == [int(reply[:3]) for reply in replies]


@given(floods, cuts)
def test_a_flood_is_not_kept(data: bytes, sizes: list[int]) -> None:
    _, most = read(pieces(data[:MOST], sizes))
    assert most <= LARGEST_REPLY + LONGEST_LINE


@given(streams | st.binary(max_size=200))
def test_what_is_no_reply_is_told_as_such_and_what_is_one_can_be_shown(data: bytes) -> None:
    for each in read([data])[0]:
        if isinstance(each, Reply):
            assert 200 <= each.code <= 599
            assert all(len(line) <= LONGEST_QUOTE for line in each.transcript)
            assert all(line.isprintable() for line in (each.quoted, *each.transcript))


passwords = st.text(string.ascii_letters + string.digits, min_size=8, max_size=8).flatmap(
    lambda letters: st.lists(st.sampled_from([*" !#$%&'()*+,-./:;<=>?@[]^_`{|}~\"\\", ""]), min_size=8, max_size=8).map(
        lambda signs: "".join(map("".join, zip(signs, letters, strict=True)))
    )
)
surroundings = st.sampled_from(["{}", "535 5.7.8 {}", "550 <{}> is wrong", "https://x.test/?p={}&q", "x={};", "x{}"])
UNKNOWN = ("md5", "sha1", "sha256", "sha512", "base32")
IN_PART = ("base64", "URL-safe base64")
"""They hold the password but for its last letters, and are looked for in whole below."""


@given(passwords, surroundings)
def test_no_form_of_a_password_is_shown(password: str, around: str) -> None:
    keeper = Discretion(Login("user", SecretStr(password)))
    for name, form in encodings(password).items():
        if not name.startswith((*UNKNOWN, *IN_PART)):
            said = around.format(form.decode("utf-8", "replace"))
            assert keeper.shown(said) == NOT_SHOWN, f"{name}: {said}"


@given(passwords, surroundings, st.text(max_size=5), st.text(max_size=5))
def test_no_base64_of_a_password_is_shown_whatever_stands_around_it(
    password: str, around: str, before: str, behind: str
) -> None:
    keeper = Discretion(Login("user", SecretStr(password)))
    whole = (before + password + behind).encode()
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        assert keeper.shown(around.format(encode(whole).decode())) == NOT_SHOWN


@given(st.text(max_size=40), st.text(min_size=1, max_size=12))
def test_whatever_is_said_and_whatever_the_password_is_nothing_is_raised(said: str, password: str) -> None:
    keeper = Discretion(Login("user", SecretStr(password)))
    assert keeper.shown(said) in {said, NOT_SHOWN}
    assert keeper.shown(f"{said}{password}") == NOT_SHOWN
