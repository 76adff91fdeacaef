"""The laws of the merge, and that the origin always points at the value."""

import json
from copy import deepcopy
from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st

from stgitops.core.findings import KeyPath
from stgitops.core.layering import lay, merge
from stgitops.core.loader import load

keys = st.sampled_from(["a", "b", "c", "日", "long key"])
words = st.one_of(st.integers(-99, 99), st.booleans(), st.text("xyz日😀 :#'\"", max_size=5))
lists = st.lists(words, max_size=3)


def mappings(leaves: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.recursive(
        st.dictionaries(keys, leaves, max_size=3),
        lambda inner: st.dictionaries(keys, st.one_of(leaves, inner), max_size=3),
        max_leaves=6,
    )


anything = mappings(st.one_of(words, lists, st.none()))
without_nulls = mappings(st.one_of(words, lists))


@st.composite
def of_one_shape(draw: st.DrawFn, depth: int = 3) -> list[Any]:
    """Return three mappings in which a key is a mapping in all that have it, or in none."""
    layers: list[Any] = [{}, {}, {}]
    for key in draw(st.lists(keys, unique=True, max_size=4)):
        nested = depth > 0 and draw(st.booleans())
        values = draw(of_one_shape(depth - 1)) if nested else [draw(st.one_of(words, lists)) for _ in layers]
        for layer, value in zip(layers, values, strict=True):
            if draw(st.booleans()):
                layer[key] = value
    return layers


def strip(value: Any) -> Any:
    """Return plain data without its nulls in mappings."""
    if not isinstance(value, dict):
        return value
    return {key: strip(inner) for key, inner in value.items() if inner is not None}


@given(anything)
def test_nothing_laid_over_and_nothing_laid_under_change_nothing(layer: Any) -> None:
    assert merge(layer, {}) == layer
    assert merge({}, layer) == strip(layer)


@given(anything, anything)
def test_a_layer_laid_twice_is_laid_once(base: Any, layer: Any) -> None:
    once = merge(base, layer)
    assert merge(once, layer) == once


@given(of_one_shape())
def test_it_does_not_matter_which_two_are_merged_first(layers: list[Any]) -> None:
    a, b, c = layers
    assert merge(merge(a, b), c) == merge(a, merge(b, c))


@given(anything, anything)
def test_the_layers_are_not_changed(base: Any, over: Any) -> None:
    before = deepcopy((base, over))
    merge(base, over)["new"] = 1
    assert (base, over) == before


@given(anything, without_nulls)
def test_what_is_laid_over_is_there_afterwards(base: Any, over: Any) -> None:
    merged = merge(base, over)
    for path, value in leaves(over):
        assert at(merged, path) == value


def leaves(value: Any, path: KeyPath = ()) -> list[tuple[KeyPath, Any]]:
    """Return every scalar and list with its path."""
    if isinstance(value, dict):
        return [each for key, inner in value.items() for each in leaves(inner, (*path, key))]
    return [(path, value)]


def scalars(value: Any, path: KeyPath = ()) -> list[tuple[KeyPath, Any]]:
    """Return every scalar with its path, those in lists too."""
    if isinstance(value, dict):
        return [each for key, inner in value.items() for each in scalars(inner, (*path, key))]
    if isinstance(value, list):
        return [each for index, inner in enumerate(value) for each in scalars(inner, (*path, index))]
    return [(path, value)]


def at(value: Any, path: KeyPath) -> Any:
    for part in path:
        value = value[part]
    return value


def written(value: Any, *, flow: bool) -> str:
    """Write a layer as block or flow YAML, with numbers and words that need no tag."""
    return json.dumps(value, ensure_ascii=False) if flow else block(value, 0)


def block(value: Any, depth: int) -> str:
    lines = []
    for key, inner in value.items():
        head = "  " * depth + json.dumps(key, ensure_ascii=False) + ":"
        if isinstance(inner, dict) and inner:
            lines += [head + "  # a mapping\n", block(inner, depth + 1)]
        elif isinstance(inner, list) and inner:
            lines += [head + "\n", *("  " * depth + f"  - {json.dumps(each, ensure_ascii=False)}\n" for each in inner)]
        else:
            lines.append(f"{head} {json.dumps(inner, ensure_ascii=False)}\n")
    return "".join(lines) or "{}\n"


@given(st.lists(st.tuples(without_nulls, st.booleans()), min_size=1, max_size=3))
def test_the_origin_points_at_the_value(layers: list[tuple[Any, bool]]) -> None:
    texts = [written(value, flow=flow) for value, flow in layers]
    documents = [load(str(number), text.encode()) for number, text in enumerate(texts)]
    assert [document.value for document in documents] == [value for value, _ in layers]
    layered = lay(documents)
    for path, value in scalars(layered.value):
        origin, key = layered.origin(path), layered.key_origin(path)
        line = texts[int(origin.path)].splitlines()[origin.line - 1]
        assert yaml.safe_load(line[origin.column - 1 :][: origin.width]) == value
        key_line = texts[int(key.path)].splitlines()[key.line - 1]
        wanted = path[-1] if isinstance(path[-1], str) else value
        assert yaml.safe_load(key_line[key.column - 1 :][: key.width]) == wanted
