"""STG307: a value in an environment's own file is the one that the base has already."""

from collections.abc import Iterator
from typing import Any

from stgitops.core.codes import Code
from stgitops.core.findings import Finding, KeyPath
from stgitops.core.rules.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    """Find values (lists as a whole) that are the same without them."""
    *below, own = subject.layered.layers
    for layer in below:
        for path in _repeated(layer.value, own.value, ()):
            yield subject.finding(
                Code.REPEATS_BASE, path, f"{path[-1]} has this value in {layer.path} already", "remove it here"
            )


def _repeated(below: dict[str, Any], own: dict[str, Any], path: KeyPath) -> Iterator[KeyPath]:
    for key, value in own.items():
        if key not in below:
            continue
        if isinstance(value, dict) and isinstance(below[key], dict):
            yield from _repeated(below[key], value, (*path, key))
        elif value == below[key] and type(value) is type(below[key]):
            yield (*path, key)
