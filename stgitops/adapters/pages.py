"""The pages of `stgitops explain`: Markdown files inside the package, one a code."""

from importlib.resources import files

from stgitops.core.codes import Code


def page_of(code: Code) -> str:
    """Return the page of a code."""
    return (files("stgitops") / "pages" / f"{code.id}.md").read_text(encoding="utf-8")
