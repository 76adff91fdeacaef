"""The pages of `stgitops explain` on the codes of the SMTP test: one for each, and what it advises is right."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from stgitops.core.smtp_codes import SMTP_CODES, SmtpCode
from tests.workspace import PROJECT, Workspace

PAGES = Path(__file__).parent.with_name("stgitops") / "pages"
HEADINGS = ["What it means", "Example", "How to mend it"]

# Every required key, on a port of no convention, so that a page's block is judged by what it says itself.
BASE = """\
error_notifications:
  email_address: errors@desk.example.test
  smtp_server: relay.example.test
  smtp_server_port: 2526
  security: starttls
  smtp_authentication:
    username: relay
    password: {from_env: RELAY_PASSWORD}
"""

each_code = pytest.mark.parametrize("code", SMTP_CODES.values(), ids=SMTP_CODES)


def page_of(code: SmtpCode) -> str:
    path = PAGES / f"{code.id}.md"
    return path.read_text(encoding="utf-8") if path.exists() else ""


def section(page: str, heading: str) -> str:
    return page.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def blocks_of(page: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)


def settings_on(pages: dict[str, str]) -> Iterator[object]:
    """Each YAML block of each page, with the file that the comment in its first line names."""
    for code, page in pages.items():
        for number, block in enumerate(blocks_of(page, "yaml"), 1):
            comment, _, text = block.partition("\n")
            yield pytest.param(comment.removeprefix("# "), text, id=f"{code} block {number}")


SETTINGS = list(settings_on({code.id: page_of(code) for code in SmtpCode}))


@each_code
def test_every_code_has_a_page_that_opens_with_its_title_and_severity(code: SmtpCode) -> None:
    passing = ", temporary: it may pass by itself" if code.temporary else ""
    lines = page_of(code).splitlines()[:5]
    assert lines == [f"# {code.id}: {code.title}", "", f"Severity: {code.severity}{passing}", "", "## What it means"]


@each_code
def test_a_page_says_what_it_means_shows_it_and_says_how_to_mend_it(code: SmtpCode) -> None:
    page = page_of(code)
    headings = re.findall(r"^## (.*)$", page, re.MULTILINE)
    assert headings[:3] == HEADINGS
    assert headings[3:] in ([], ["Source"])
    assert all(section(page, heading).strip() for heading in headings)


@each_code
def test_a_page_shows_what_was_said_and_something_to_type(code: SmtpCode) -> None:
    page = page_of(code)
    assert blocks_of(section(page, "Example"), "text")
    mend = section(page, "How to mend it")
    assert blocks_of(mend, "yaml") + blocks_of(mend, "console")


@each_code
def test_a_page_is_short_enough_to_be_read_in_a_terminal(code: SmtpCode) -> None:
    lines = page_of(code).splitlines()
    assert len(lines) < 60
    assert [line for line in lines if len(line) > 120 or line != line.rstrip()] == []


@each_code
def test_every_block_is_closed_and_of_a_known_language(code: SmtpCode) -> None:
    fences = re.findall(r"^ *```(.*)$", page_of(code), re.MULTILINE)
    assert set(fences[::2]) <= {"text", "yaml", "console"}
    assert fences[1::2] == [""] * len(fences[::2])


@each_code
def test_a_conversation_shows_no_credentials(code: SmtpCode) -> None:
    logins = re.findall(r"^C: AUTH \S+(.*)$", page_of(code), re.MULTILINE)
    assert set(logins) <= {"", " ****"}


@each_code
def test_a_page_names_only_codes_that_there_are(code: SmtpCode) -> None:
    assert set(re.findall(r"SMTP-[A-Z]+-\d{3}", page_of(code))) <= set(SMTP_CODES)


@pytest.mark.parametrize(("file", "text"), SETTINGS)
def test_the_settings_on_a_page_are_right_when_they_are_laid_over_a_base(file: str, text: str, tmp_path: Path) -> None:
    workspace = Workspace(tmp_path).write(stgitops=PROJECT, base=BASE, dev="{}\n")
    if file == "stgitops.yaml":
        workspace.write(stgitops=PROJECT + text)
    else:
        assert re.fullmatch(r"environments/[a-z]+\.yaml", file)
        workspace.put(file, text)
    result = workspace.invoke("validate", "--format", "json", "--strict")
    findings = json.loads(result.stdout)["findings"]
    # A page shows whole pairs of settings, so that one of them may only repeat this base.
    assert [each for each in findings if each["code"] != "STG307"] == []
    assert result.exit_code == 0


def test_no_page_is_left_over_from_a_code_of_the_smtp_test_that_is_gone() -> None:
    assert {path.stem for path in PAGES.glob("SMTP-*")} == set(SMTP_CODES)


def test_no_two_pages_share_a_paragraph() -> None:
    seen: dict[str, str] = {}
    for code in SmtpCode:
        prose = re.sub(r"^ *```.*?^ *```$", "", page_of(code), flags=re.MULTILINE | re.DOTALL)
        for paragraph in (each.strip() for each in re.split(r"\n\s*\n|\n(?=\d\. |- )", prose)):
            if len(paragraph) > 60:
                assert seen.setdefault(paragraph, code.id) == code.id, f"{code.id} repeats {seen[paragraph]}"
