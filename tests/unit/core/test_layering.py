"""Layers laid over one another, and where each value came from."""

from copy import deepcopy
from typing import Any

import pytest

from stgitops.core.documents import Document
from stgitops.core.findings import KeyPath
from stgitops.core.layering import lay, merge
from stgitops.core.loader import load


def layer(name: str, text: str) -> Document:
    document = load(name, text.encode())
    assert document.usable
    return document


@pytest.mark.parametrize(
    ("base", "over", "wanted"),
    [
        ({"a": 1}, {"b": 2}, {"a": 1, "b": 2}),
        ({"a": 1}, {"a": 2}, {"a": 2}),
        ({"a": {"x": 1, "y": 2}}, {"a": {"y": 3}}, {"a": {"x": 1, "y": 3}}),
        ({"a": [1, 2]}, {"a": [3]}, {"a": [3]}),
        ({"a": [1]}, {"a": []}, {"a": []}),
        ({"a": 1}, {"a": None}, {}),
        ({}, {"a": None}, {}),
        ({}, {"a": {"b": None}}, {"a": {}}),
        ({"a": 1}, {"a": {"b": 1}}, {"a": {"b": 1}}),
        ({"a": {"b": 1}}, {"a": 1}, {"a": 1}),
        ({"a": {"b": 1}}, {"a": {"b": None}}, {"a": {}}),
        ({"a": 1}, {"a": {"b": None}}, {"a": {}}),
        ({"a": 1}, {"a": False}, {"a": False}),
        (1, {"a": 1}, {"a": 1}),
        ({"a": 1}, 2, 2),
    ],
)
def test_mappings_merge_the_rest_replaces_and_null_takes_away(base: Any, over: Any, wanted: Any) -> None:
    before = deepcopy((base, over))
    assert merge(base, over) == wanted
    assert (base, over) == before


BASE = "delay: 1\nlist:\n  - a\n  - b\nmap:\n  x: 1\n  y: 2\n"
OVER = "map:\n  y: 3\nlist: [c]\n"


@pytest.mark.parametrize(
    ("path", "origin", "key_origin"),
    [
        (("delay",), "base:1:8", "base:1:1"),
        (("map", "x"), "base:6:6", "base:6:3"),
        (("map", "y"), "over:2:6", "over:2:3"),
        (("map",), "over:1:1", "over:1:1"),
        (("list",), "over:3:1", "over:3:1"),
        (("list", 0), "over:3:8", "over:3:8"),
        ((), "over:1:1", "over:1:1"),
        (("map", "nothing"), "over:1:1", "over:1:1"),
        (("nothing", "at", "all"), "over:1:1", "over:1:1"),
    ],
)
def test_the_origin_is_in_the_layer_that_set_the_value(path: KeyPath, origin: str, key_origin: str) -> None:
    layered = lay([layer("base", BASE), layer("over", OVER)])
    assert str(layered.origin(path)) == origin
    assert str(layered.key_origin(path)) == key_origin


@pytest.mark.parametrize(
    ("path", "sets"),
    [
        ((), True),
        (("map",), True),
        (("map", "x"), True),
        (("map", "y"), True),
        (("map", "z"), False),
        (("list", 0), True),
        (("list", 1), False),
        (("delay", "below"), False),
        (("list", "below"), False),
        (("taken",), False),
        (("taken", "away"), False),
    ],
)
def test_what_the_layers_give_together_is_set_and_what_one_takes_away_is_not(path: KeyPath, sets: bool) -> None:
    layered = lay([layer("base", BASE + "taken: {away: 1}\n"), layer("over", OVER + "taken: ~\n")])
    assert layered.value == {"delay": 1, "list": ["c"], "map": {"x": 1, "y": 3}}
    assert layered.sets(path) is sets
