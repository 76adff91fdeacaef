"""Settings as YAML that is read as the same settings by every version of YAML."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from stgitops.core.findings import KeyPath
from stgitops.core.scalars import is_plain_text

CommentOf = Callable[[KeyPath], str]
"""Returns what to say behind a value; empty for nothing."""


def no_comment(_: KeyPath) -> str:
    """Say nothing."""
    return ""


def settings_yaml(settings: Mapping[str, Any], comment_of: CommentOf = no_comment) -> str:
    """Write settings, with a comment behind each value where one is wanted."""
    rows = list(_rows(settings, (), comment_of))
    width = max((len(text) for text, comment in rows if comment), default=0)
    return "".join(f"{text.ljust(width)}  # {comment}\n" if comment else f"{text}\n" for text, comment in rows)


def _rows(settings: Mapping[str, Any], above: KeyPath, comment_of: CommentOf) -> Iterator[tuple[str, str]]:
    indent = "  " * len(above)
    for key, value in settings.items():
        path = (*above, key)
        if isinstance(value, Mapping):
            yield f"{indent}{key}:", ""
            yield from _rows(value, path, comment_of)
        elif isinstance(value, list) and value:
            yield f"{indent}{key}:", ""
            yield from ((f"{indent}  - {_scalar(item)}", comment_of((*path, at))) for at, item in enumerate(value))
        else:
            yield f"{indent}{key}: {_scalar(value)}", comment_of(path)


def _scalar(value: Any) -> str:
    return value if isinstance(value, str) and is_plain_text(value) else json.dumps(value, ensure_ascii=False)
