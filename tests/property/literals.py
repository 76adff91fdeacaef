"""Projects in which somebody wrote a password where none belongs, and what is shown of them."""

from collections.abc import Mapping

from hypothesis import strategies as st

from stgitops.render.json import validation_json
from stgitops.render.text.findings import findings_text
from stgitops.render.text.style import Style
from stgitops.services.load import load_project
from stgitops.services.validate import validate
from tests.unit.fakes import PROJECT_PATH, FakeFiles
from tests.workspace import BASE, DEV, PROJECT

HALVES = ("Qz7vXkP", "Wj9mNbT")
ODD = [
    "",
    "'",
    '"',
    "\\\\",
    "$",
    "&",
    "*",
    "!",
    "%",
    "@",
    "`",
    "|",
    ">",
    "~",
    "=",
    "#",
    " ",
    " #",
    ":",
    ": ",
    "ü",
    "日",
    "😀",
    "<",
    "/",
    "-",
    "?",
    "0",
    "[",
    "]",
    "{",
    "}",
]
LOGIN = DEV + "  smtp_authentication:\n    username: u\n"


def passwords(odd: list[str] = ODD) -> st.SearchStrategy[str]:
    """Return passwords with an odd character before, between and behind two halves that are easy to find."""
    return st.builds(
        lambda before, between, behind: f"{before}{HALVES[0]}{between}{HALVES[1]}{behind}", *[st.sampled_from(odd)] * 3
    )


def written(style: str, password: str) -> str:
    """Write a password as a plain, single-quoted or double-quoted scalar."""
    if style == "plain":
        return password
    quoted = password.replace("'", "''") if style == "'" else password.replace("\\", "\\\\").replace('"', '\\"')
    return f"{style}{quoted}{style}"


def shown(files: Mapping[str, str]) -> str:
    """Return all that a terminal, a log or a report shows of a project. Files are named as in `configs/`."""
    defaults = {"stgitops.yaml": PROJECT, "base.yaml": BASE}
    fakes = FakeFiles({f"configs/{name}": text for name, text in (defaults | dict(files)).items()})
    project = load_project(PROJECT_PATH, fakes)
    validation = validate(project, project.environments, fakes)
    text = findings_text(validation.findings, Style(), fakes.source_line)
    return text + validation_json(validation.findings, validation.environments)
