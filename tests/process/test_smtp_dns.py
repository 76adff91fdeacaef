"""`smtp-test` where the system's resolver asks a name server of ours: in a network of its own, which needs root."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.servers.isolated import UNSHARE, possible
from tests.workspace import PROJECT, Result, Workspace

ROOT = Path(__file__).parents[2]
WELL = {
    "mail.example.org": {"A": ["127.0.0.1"]},
    "example.org": {"MX": ["10 mail.example.org."], "TXT": ['"v=spf1 mx -all"']},
    "_dmarc.example.org": {"TXT": ['"v=DMARC1; p=reject"']},
}


@pytest.fixture(autouse=True)
def root() -> None:
    if not possible():
        if os.environ.get("CI") == "true":
            pytest.fail("a network of its own needs root")
        pytest.skip("a network of its own needs root: run the tests as root")


def run(folder: Path, zone: dict[str, Any], *arguments: str) -> Result:
    project = "error_notifications: {smtp_server: mail.example.org, email_address: errors@example.org}\n"
    (folder / "servers").mkdir()
    workspace = Workspace(folder, PYTHONPATH=str(ROOT)).write(stgitops=PROJECT, base=project, dev="delivery_delay: 1\n")
    set_port = 'printf "error_notifications: {smtp_server_port: $1}\\n" >> environments/dev.yaml; shift; exec "$@"'
    command = ["sh", "-c", set_port, "sh", "{port}", *workspace.command("smtp-test", *arguments)]
    isolated = [sys.executable, "-m", "tests.servers.isolated", json.dumps(zone), str(folder / "servers"), *command]
    done = subprocess.run(
        [*UNSHARE, *isolated],
        cwd=folder,
        env=workspace.variables,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return Result(done.returncode, done.stdout, done.stderr)


def test_a_name_is_resolved_as_the_system_does(tmp_path: Path) -> None:
    result = run(tmp_path, WELL, "--format", "json")
    assert (result.exit_code, result.stderr) == (0, "")
    (environment,) = json.loads(result.stdout)["environments"]
    assert environment["steps"][1]["seen"] == "127.0.0.1"


def test_with_dns_the_domain_is_looked_at(tmp_path: Path) -> None:
    result = run(tmp_path, WELL, "--dns", "--format", "json")
    assert (result.exit_code, result.stderr) == (0, "")
    domain = json.loads(result.stdout)["environments"][0]["steps"][-1]
    assert (domain["name"], domain["result"]) == ("domain", "passed")
    assert "MX mail.example.org" in domain["seen"]
    assert "DMARC of example.org: reject" in domain["seen"]


def test_what_dns_says_only_warns_unless_it_is_strict(tmp_path: Path) -> None:
    zone = {name: records for name, records in WELL.items() if name != "_dmarc.example.org"}
    (tmp_path / "lenient").mkdir()
    (tmp_path / "strict").mkdir()
    lenient, strict = run(tmp_path / "lenient", zone, "--dns"), run(tmp_path / "strict", zone, "--dns", "--strict")
    assert (lenient.exit_code, strict.exit_code) == (0, 6)
    assert "[SMTP-DOM-003]" in lenient.stdout


@pytest.mark.parametrize(
    ("records", "code", "temporary"),
    [
        ({}, "SMTP-DNS-001", False),
        ({"mail.example.org": {"TXT": ['"no address"']}}, "SMTP-DNS-002", False),
        ({"mail.example.org": {"A": "FAILURE", "AAAA": "FAILURE"}}, "SMTP-DNS-003", True),
    ],
)
def test_why_a_name_has_no_address(tmp_path: Path, records: dict, code: str, temporary: bool) -> None:
    result = run(tmp_path, records, "--format", "json", "--tries", "1")
    report = json.loads(result.stdout)
    assert result.exit_code == 6
    assert report["environments"][0]["failure"]["code"] == code
    assert report["temporary"] is temporary


def test_a_resolver_that_never_answers_holds_up_neither_the_test_nor_the_end(tmp_path: Path) -> None:
    zone = {"mail.example.org": {"A": "SILENCE", "AAAA": "SILENCE"}}
    start = time.monotonic()
    result = run(tmp_path, zone, "--format", "json", "--timeout", "1", "--tries", "1")
    assert time.monotonic() - start < 10
    report = json.loads(result.stdout)
    assert report["environments"][0]["failure"]["code"] == "SMTP-DNS-003"
    assert report["environments"][0]["milliseconds"] < 1500
