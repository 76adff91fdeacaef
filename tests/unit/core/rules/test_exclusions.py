"""Which addresses an exclusion covers."""

import pytest

from stgitops.core.rules.exclusions import covering


@pytest.mark.parametrize(
    ("exclusion", "address"),
    [
        ("*@b", "a@b"),
        ("*@B", "A@b"),
        ("*@*.b", "a@x.b"),
        ("*@*.b", "a@x.y.b"),
        ("*@*.b", "*@x.b"),
        ("*@*.b", "*@*.x.b"),
        ("*@straße.example", "a@STRASSE.example"),
    ],
)
def test_covered(exclusion: str, address: str) -> None:
    assert exclusion.casefold() in covering(address)


@pytest.mark.parametrize(
    ("exclusion", "address"),
    [
        ("a@b", "a@b"),
        ("*@b", "*@b"),
        ("*@*.b", "*@*.b"),
        ("*@b", "a@x.b"),
        ("*@b", "*@*.b"),
        ("*@*.b", "a@b"),
        ("*@*.b", "*@b"),
        ("*@*.b", "a@xb"),
        ("*@*.x.b", "*@*.b"),
        ("*@b", "a@b.c"),
    ],
)
def test_not_covered(exclusion: str, address: str) -> None:
    assert exclusion.casefold() not in covering(address)
