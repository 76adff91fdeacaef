"""Settings as YAML."""

from typing import Any

import pytest

from stgitops.core.findings import KeyPath
from stgitops.render.yaml import settings_yaml


@pytest.mark.parametrize(
    ("settings", "text"),
    [
        ({}, ""),
        ({"a": 1, "b": True, "c": None}, "a: 1\nb: true\nc: null\n"),
        ({"a": "text", "b": "off", "c": "25", "d": ""}, 'a: text\nb: "off"\nc: "25"\nd: ""\n'),
        ({"a": [], "b": ["x@example.org", "*@example.org"]}, 'a: []\nb:\n  - x@example.org\n  - "*@example.org"\n'),
        ({"a": {"b": {"c": "ü"}, "d": 1}}, 'a:\n  b:\n    c: "ü"\n  d: 1\n'),
    ],
)
def test_settings(settings: dict[str, Any], text: str) -> None:
    assert settings_yaml(settings) == text


def test_comments_stand_below_one_another() -> None:
    def comment_of(path: KeyPath) -> str:
        return "" if path == ("b",) else ".".join(map(str, path))

    settings = {"a": 1, "b": "a much longer line than all the others", "c": {"d": ["x", "yz"]}}
    assert settings_yaml(settings, comment_of).splitlines() == [
        "a: 1      # a",
        'b: "a much longer line than all the others"',
        "c:",
        "  d:",
        "    - x   # c.d.0",
        "    - yz  # c.d.1",
    ]
