"""The examples of right and wrong configuration, and those on the pages of `stgitops explain`.

A file `examples/…/NAME.yaml` is an environment's own file, laid over `examples/base.yaml`; a folder is a whole project.
The name of a negative one opens with the code that it is about, and beside it `NAME.expected` says what is found.
"""

import json
import os
import re
import shutil
from pathlib import Path

import pytest

from stgitops.core.codes import CODES, Code
from tests.workspace import PROJECT, WITH_PASSWORD, Workspace

EXAMPLES = Path(__file__).with_name("examples")
PAGES = Path(__file__).parent.with_name("stgitops") / "pages"
BASE = (EXAMPLES / "base.yaml").read_text(encoding="utf-8")
NEGATIVE = sorted(path for path in (EXAMPLES / "negative").iterdir() if path.suffix != ".expected")
POSITIVE = sorted((EXAMPLES / "positive").iterdir())


def name_of(example: Path) -> str:
    return example.name.removesuffix(".yaml")


def project_of(example: Path, folder: Path) -> Workspace:
    if example.is_dir():
        shutil.copytree(example, folder, dirs_exist_ok=True)
        return Workspace(folder)
    return Workspace(folder).write(stgitops=PROJECT, base=BASE, example=example.read_text(encoding="utf-8"))


def expected_of(example: Path) -> list[str]:
    return (example.parent / f"{name_of(example)}.expected").read_text(encoding="utf-8").splitlines()


def findings_of(workspace: Workspace) -> tuple[int, list[str]]:
    """Return the exit code and each finding as a line of an `.expected` file, in the order in which they are told."""
    result = workspace.invoke("validate", "--format", "json")
    findings = json.loads(result.stdout)["findings"]
    return result.exit_code, ["{path}:{line}:{column} {severity} {code}".format_map(each) for each in findings]


@pytest.mark.parametrize("example", NEGATIVE, ids=name_of)
def test_wrong_configuration_gives_the_findings_that_are_expected(example: Path, tmp_path: Path) -> None:
    expected = expected_of(example)
    exit_code, findings = findings_of(project_of(example, tmp_path))
    assert findings == expected
    assert exit_code == (3 if any(" error " in line for line in expected) else 0)


def test_every_negative_example_is_about_the_code_in_its_name_alone() -> None:
    codes = {example.name: {line.rpartition(" ")[2] for line in expected_of(example)} for example in NEGATIVE}
    assert codes == {name: {name[: len("STG101")]} for name in codes}


@pytest.mark.parametrize("example", POSITIVE, ids=name_of)
def test_right_configuration_gives_no_findings(example: Path, tmp_path: Path) -> None:
    assert findings_of(project_of(example, tmp_path)) == (0, [])


def write(workspace: Workspace, content: bytes) -> None:
    workspace.put("environments/dev.yaml", content)


def replace_by_directory(workspace: Workspace) -> None:
    (workspace.folder / "environments/dev.yaml").unlink()
    (workspace.folder / "environments/dev.yaml").mkdir()


def replace_by_pipe(workspace: Workspace) -> None:
    (workspace.folder / "environments/dev.yaml").unlink()
    os.mkfifo(workspace.folder / "environments/dev.yaml")


MADE_HERE = {
    "STG102 a pipe, which git does not keep": (replace_by_pipe, "environments/dev.yaml:1:1 error STG102"),
    "STG103 a directory, which git does not keep empty": (
        replace_by_directory,
        "environments/dev.yaml:1:1 error STG103",
    ),
    "STG104 more than 1 MiB": (
        lambda workspace: write(workspace, b"#" * (1 << 20) + b"\n"),
        "environments/dev.yaml:1:1 error STG104",
    ),
    "STG104 more than 10,000 keys and values": (
        lambda workspace: write(workspace, b"addresses_to_exclude:\n" + b"- a@example.org\n" * 10_000),
        "environments/dev.yaml:9999:3 error STG104",
    ),
    "STG105 bytes of another encoding": (
        lambda workspace: write(workspace, "delivery_delay: 20\n# für".encode("latin-1")),
        "environments/dev.yaml:2:4 error STG105",
    ),
    "STG106 the mark of UTF-8": (
        lambda workspace: write(workspace, b"\xef\xbb\xbfdelivery_delay: 20\n"),
        "environments/dev.yaml:1:1 error STG106",
    ),
    "STG106 the mark of UTF-16": (
        lambda workspace: write(workspace, "delivery_delay: 20\n".encode("utf-16")),
        "environments/dev.yaml:1:1 error STG106",
    ),
    "STG107 no byte at all": (lambda workspace: write(workspace, b""), "environments/dev.yaml:1:1 error STG107"),
    "STG107 only line breaks": (
        lambda workspace: write(workspace, b"\n\r\n"),
        "environments/dev.yaml:1:1 error STG107",
    ),
    "STG115 a control character": (
        lambda workspace: write(workspace, b"delivery_delay: 20 # \x1b[2J\n"),
        "environments/dev.yaml:1:22 error STG115",
    ),
    "STG115 text that runs from right to left": (
        lambda workspace: write(workspace, "delivery_delay: 20\n# \u202e 02 :yaled\n".encode()),
        "environments/dev.yaml:2:3 error STG115",
    ),
}
"""Files that cannot stand in git as text: how each is made, and what is found."""


@pytest.mark.parametrize("name", MADE_HERE)
def test_a_file_that_is_no_text_gives_the_finding_that_is_expected(name: str, workspace: Workspace) -> None:
    make, expected = MADE_HERE[name]
    make(workspace)
    assert findings_of(workspace) == (3, [expected])


def test_a_file_with_the_line_breaks_of_windows_is_right(workspace: Workspace) -> None:
    content = (workspace.folder / "environments/dev.yaml").read_bytes()
    write(workspace, content.replace(b"\n", b"\r\n"))
    assert findings_of(workspace) == (0, [])


def test_a_project_file_that_is_missing_is_the_finding(workspace: Workspace) -> None:
    (workspace.folder / "stgitops.yaml").unlink()
    exit_code, findings = findings_of(workspace)
    assert exit_code == 3
    assert "configs/stgitops.yaml:1:1 error STG101" in findings


GUARDED_VALUES = {Code.NOT_ALLOWED.id, Code.DENIED.id}
"""The guards that `validate` looks at; at the others `apply` does."""


def test_every_code_that_files_can_give_has_a_negative_example() -> None:
    covered = {path.name[: len("STG101")] for path in NEGATIVE} | {name[: len("STG101")] for name in MADE_HERE}
    assert covered == {code for code in CODES if code < "STG500"} | GUARDED_VALUES


def id_of(code: Code) -> str:
    return code.id


def page_of(code: Code) -> str:
    path = PAGES / f"{code.id}.md"
    return path.read_text(encoding="utf-8") if path.exists() else ""


def section(page: str, heading: str) -> str:
    return page.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def files_in(section: str) -> dict[str, str]:
    """Return the YAML blocks of a section by the file that the comment in their first line names."""
    blocks = re.findall(r"^```yaml\n# (\S[^\n]*\.yaml)\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    assert section.count("```yaml\n") == len(blocks), "a YAML block does not name its file"
    return dict(blocks)


def project_with(files: dict[str, str], folder: Path) -> Workspace:
    workspace = Workspace(folder).write(stgitops=PROJECT, base=BASE, dev="{}\n")
    for place, text in files.items():
        workspace.put(place, text)
    return workspace


@pytest.mark.parametrize("code", Code, ids=id_of)
def test_every_code_has_a_page_that_explain_prints(code: Code, workspace: Workspace) -> None:
    page = page_of(code)
    ignorable = "; an environment may ignore it, with a reason, in stgitops.yaml" if code.ignorable else ""
    assert page.splitlines()[:3] == [f"# {code.id}: {code.title}", "", f"Severity: {code.severity}{ignorable}"]
    for spelling in (code.id, code.id.lower()):
        result = workspace.invoke("explain", spelling)
        assert (result.exit_code, result.stdout) == (0, page)


@pytest.mark.parametrize("code", Code, ids=id_of)
def test_a_page_says_what_it_means_shows_it_and_says_how_to_mend_it(code: Code) -> None:
    headings = re.findall(r"^## (.*)$", page_of(code), re.MULTILINE)
    assert headings[:3] == ["What it means", "Example", "How to mend it"]
    assert headings[3:] in ([], ["Source"])
    assert all(section(page_of(code), heading).strip() for heading in headings)
    assert "```" in section(page_of(code), "Example")
    assert "```" in section(page_of(code), "How to mend it")


def test_no_page_is_left_over_from_a_code_that_is_gone() -> None:
    assert {path.stem for path in PAGES.glob("STG*")} == set(CODES)


@pytest.mark.parametrize("code", [code for code in Code if "```yaml" in section(page_of(code), "Example")], ids=id_of)
def test_the_example_of_a_page_has_the_finding_and_the_mended_one_has_none(code: Code, tmp_path: Path) -> None:
    wrong, mended = (files_in(section(page_of(code), heading)) for heading in ("Example", "How to mend it"))
    _, findings = findings_of(project_with(wrong, tmp_path / "wrong"))
    assert {line.rpartition(" ")[2] for line in findings} == {code.id}
    if mended:
        assert findings_of(project_with(wrong | mended, tmp_path / "mended")) == (0, [])


def test_the_pages_whose_example_is_no_yaml_are_those_that_yaml_cannot_show() -> None:
    """Files that are missing or no text, and secrets and guards that are looked at by `apply` alone."""
    without = {code.id for code in Code if "```yaml" not in section(page_of(code), "Example")}
    assert without == {"STG101", "STG102", "STG103", "STG105", "STG106"} | {
        code for code in CODES if code > "STG500" and code not in GUARDED_VALUES
    }


def test_a_shared_secret_that_is_ignored_is_not_called_needless_where_the_other_user_was_not_looked_at(
    tmp_path: Path,
) -> None:
    ignoring = PROJECT + "environments:\n  dev:\n    ignore: {STG306: The same account of the provider.}\n"
    workspace = Workspace(tmp_path).write(stgitops=ignoring, base=BASE, dev=WITH_PASSWORD, staging=WITH_PASSWORD)
    assert "STG406" not in workspace.invoke("validate", "environments/dev.yaml").stdout
    assert "STG306" in workspace.invoke("validate").stdout
    assert "STG406" not in workspace.invoke("validate").stdout
