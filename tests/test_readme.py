"""The README is true: its commands are run in order, in a fresh copy, and print what it says.

After a change of the output: REWRITE_README=1 pytest tests/test_readme.py
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
VOLATILE = [
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"), "2026-11-24 17:00:00"),
    (re.compile(r"\b[0-9a-f]{12}\b"), "5f1c0ffee123"),
]


def run_blocks(text: str, folder: Path) -> list[str]:
    """Run the commands of every block in one shell after the other, and return the blocks as they come out."""
    shutil.copytree(ROOT / "configs", folder / "configs")
    environment = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "HOME": str(folder)}
    environment |= {"STGITOPS_AUTHOR": "ada", "GIT_CEILING_DIRECTORIES": str(folder.parent)}
    blocks = []
    for block in BLOCK.findall(text):
        lines = []
        for command in [line.removeprefix("$ ") for line in block.splitlines() if line.startswith("$ ")]:
            script = f"{command}\ncode=$?\nenv -0 > .environment\nexit $code"
            pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
            done = subprocess.run(["sh", "-c", script], cwd=folder, env=environment, text=True, check=False, **pipes)
            saved = (folder / ".environment").read_text().rstrip("\0").split("\0")
            environment = dict(each.split("=", 1) for each in saved)
            lines += [f"$ {command}", *done.stdout.splitlines()]
        output = "".join(f"{line}\n" for line in lines)
        for pattern, fixed in VOLATILE:
            output = pattern.sub(fixed, output)
        blocks.append(output)
    return blocks


@pytest.fixture(scope="module")
def written() -> str:
    return README.read_text(encoding="utf-8")


def test_what_the_readme_shows_is_what_is_printed(written: str, tmp_path: Path) -> None:
    first_screen, tutorial = written.split("## Why")
    printed = iter(run_blocks(tutorial, tmp_path))
    expected = BLOCK.sub(lambda _: f"```console\n{next(printed)}```", tutorial)
    plan = next(block for block in BLOCK.findall(expected) if "587 -> 465" in block).replace(
        " --out change.plan.json", ""
    )
    plan = plan.partition("$ stgitops plan")[1] + plan.partition("$ stgitops plan")[2]
    expected = BLOCK.sub(lambda _: f"```console\n{plan}```", first_screen) + "## Why" + expected
    if os.environ.get("REWRITE_README"):
        README.write_text(expected, encoding="utf-8")
    assert expected == written


def test_every_link_to_a_file_leads_somewhere(written: str) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", written)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
