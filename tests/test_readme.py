"""The README is true: its commands are run in order, in a fresh copy, and print what it says.

After a change of the output: REWRITE_README=1 pytest tests/test_readme.py
"""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
VOLATILE = [
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"), "2026-11-24 17:00:00"),
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC"), "2026-11-24 17:00 UTC"),
    (re.compile(r"\b[0-9a-f]{12}\b"), "5f1c0ffee123"),
    (re.compile(r"\b\d+ ms\b"), "12 ms"),
]
PORTS = ("2525", "2601", "2602")
"""Those that the README names; the tests take free ones."""
AFTERWARDS = 'env -0 > .environment; test -z "$!" || echo "$!" >> .background'


def run_blocks(text: str, folder: Path) -> list[str]:
    """Run the commands of every block in one shell after the other, and return the blocks as they come out."""
    free = dict(zip(PORTS, free_ports(len(PORTS)), strict=True))
    named = {port: name for name, port in free.items()}
    for name in ("configs", "docs/rollout-example"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        for path in (folder / name).rglob("*.yaml"):
            path.write_text(exchanged(path.read_text(encoding="utf-8"), free), encoding="utf-8")
    environment = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "HOME": str(folder)}
    environment |= {"STGITOPS_AUTHOR": "ada", "GIT_CEILING_DIRECTORIES": str(folder.parent)}
    blocks = []
    for block in BLOCK.findall(text):
        lines = []
        for command in [line.removeprefix("$ ") for line in block.splitlines() if line.startswith("$ ")]:
            to_run = f"{command[:-1]} >.log 2>&1 &" if command.endswith("&") else command
            script = f"{exchanged(to_run, free)}\ncode=$?\n{AFTERWARDS}\nexit $code"
            pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
            done = subprocess.run(["sh", "-c", script], cwd=folder, env=environment, text=True, check=False, **pipes)
            saved = (folder / ".environment").read_text().rstrip("\0").split("\0")
            environment = dict(each.split("=", 1) for each in saved)
            lines += [f"$ {command}", *exchanged(done.stdout, named).splitlines()]
            if command.endswith("&"):
                for name in re.findall(r"\d{4}", command):
                    wait_until_somebody_listens(int(free[name]))
        output = "".join(f"{line}\n" for line in lines)
        for pattern, fixed in VOLATILE:
            output = pattern.sub(fixed, output)
        blocks.append(output)
    return blocks


def exchanged(text: str, others: dict[str, str]) -> str:
    """Return text in which numbers are exchanged for others."""
    return re.sub(r"\d+", lambda found: others.get(found[0], found[0]), text)


def free_ports(number: int) -> list[str]:
    with contextlib.ExitStack() as stack:
        servers = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(number)]
        return [str(server.getsockname()[1]) for server in servers]


def wait_until_somebody_listens(port: int) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail(f"nobody listens on port {port}")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder for the README's commands; what they leave running is ended."""
    yield tmp_path
    with contextlib.suppress(FileNotFoundError):
        for process in (tmp_path / ".background").read_text().split():
            os.kill(int(process), signal.SIGTERM)


@pytest.fixture(scope="module")
def written() -> str:
    return README.read_text(encoding="utf-8")


def test_what_the_readme_shows_is_what_is_printed(written: str, folder: Path) -> None:
    first_screen, tutorial = written.split("## Why")
    printed = iter(run_blocks(tutorial, folder))
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
