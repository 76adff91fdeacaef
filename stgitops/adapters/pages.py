"""The pages of `stgitops explain`: Markdown files inside the package, one a code."""

from importlib.resources import files

from stgitops.core.codes import Code
from stgitops.core.smtp_codes import SmtpCode


def page_of(code: Code | SmtpCode) -> str:
    """Return the page of a code."""
    return (files("stgitops") / "pages" / f"{code.id}.md").read_text(encoding="utf-8")
