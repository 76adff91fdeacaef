"""A parsed file and the places in it."""

import pytest

from stgitops.core.codes import Code
from stgitops.core.documents import Document, unreadable
from stgitops.core.findings import Finding, KeyPath, Origin
from stgitops.core.loader import load

TEXT = """\
delivery_delay: 10
after:
  - a
  - {path: c}
auth:
  user: u
  password: |
    first
    second
store: x
"""


@pytest.fixture
def document() -> Document:
    return load("a.yaml", TEXT.encode())


@pytest.mark.parametrize(
    ("path", "origin", "key_origin"),
    [
        (("delivery_delay",), Origin("a.yaml", 1, 17, 2), Origin("a.yaml", 1, 1, 14)),
        (("after",), Origin("a.yaml", 2, 1, 5), Origin("a.yaml", 2, 1, 5)),
        (("after", 0), Origin("a.yaml", 3, 5, 1), Origin("a.yaml", 3, 5, 1)),
        (("after", 1), Origin("a.yaml", 4, 5, 1), Origin("a.yaml", 4, 5, 1)),
        (("after", 1, "path"), Origin("a.yaml", 4, 12, 1), Origin("a.yaml", 4, 6, 4)),
        (("auth",), Origin("a.yaml", 5, 1, 4), Origin("a.yaml", 5, 1, 4)),
        (("auth", "user"), Origin("a.yaml", 6, 9, 1, private=True), Origin("a.yaml", 6, 3, 4, private=True)),
        (("auth", "password"), Origin("a.yaml", 7, 13, 0, private=True), Origin("a.yaml", 7, 3, 8)),
        (("store",), Origin("a.yaml", 10, 8, 1, private=False), Origin("a.yaml", 10, 1, 5, private=False)),
    ],
)
def test_a_value_and_its_key_have_a_place(
    document: Document, path: KeyPath, origin: Origin, key_origin: Origin
) -> None:
    assert document.origin(path) == origin
    assert document.key_origin(path) == key_origin


@pytest.mark.parametrize(
    ("path", "above"),
    [
        (("after", 1, "nothing"), ("after", 1)),
        (("after", 1, "nothing", "below"), ("after", 1)),
        (("after", 7), ("after",)),
        (("delivery_delay", "below"), ("delivery_delay",)),
        (("nothing",), ()),
    ],
)
def test_what_is_not_there_belongs_to_what_is_nearest_above(document: Document, path: KeyPath, above: KeyPath) -> None:
    assert document.origin(path) == document.origin(above)
    assert document.key_origin(path) == document.key_origin(above)


@pytest.mark.parametrize(
    ("text", "path", "private"),
    [
        ("{delivery_delay: x, password: y}", ("delivery_delay",), False),
        ("{password: y, delivery_delay: x}", ("delivery_delay",), True),
        ("{a: y, delivery_delay: x}", ("delivery_delay",), True),
        ("{smtp_server: 'smtp://u:secret@h', delivery_delay: x}", ("delivery_delay",), True),
        ("password: 'y\n  y'\ndelivery_delay: x", ("delivery_delay",), False),
        ("{password: 'y\n  y', delivery_delay: x}", ("delivery_delay",), True),
        ("{password: y, delivery_delay: x,\n password: z}", ("delivery_delay",), True),
        ("{type: y, delivery_delay: x,\n type: z}", ("delivery_delay",), False),
    ],
)
def test_a_place_behind_what_could_be_a_password_is_private(text: str, path: KeyPath, private: bool) -> None:
    assert load("a.yaml", text.encode()).origin(path).private is private


def test_an_unknown_key_of_a_login_is_private_itself() -> None:
    document = load("a.yaml", b"smtp_authentication: {hunter2: x}\n")
    assert document.key_origin(("smtp_authentication", "hunter2")).private


def test_a_file_that_could_not_be_read_is_not_usable() -> None:
    document = unreadable(Finding(Code.FILE_MISSING, "the file is missing", Origin("a.yaml")))
    assert (document.path, document.value, document.usable) == ("a.yaml", None, False)


@pytest.mark.parametrize(("text", "usable"), [("a: 1", True), ("a: no", True), ("- a", False), ("{", False)])
def test_a_usable_document_is_a_mapping(text: str, usable: bool) -> None:
    assert load("a.yaml", text.encode()).usable is usable
