"""Readers that go away, terminals that are not UTF-8, and interruption: neither changes what is done."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.workspace import BASE, DEV, Workspace


def applied(workspace: Workspace) -> bool:
    return workspace.invoke("plan", "--exit-code").exit_code == 0


@pytest.mark.parametrize("arguments", [("plan",), ("validate",), ("show", "dev"), ("explain",), ("schema",)])
def test_a_reader_that_went_away_does_not_change_the_exit_code(workspace: Workspace, arguments: tuple) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    result = workspace.run(*arguments, stdout=writer)
    os.close(writer)
    assert (result.exit_code, result.stderr) == (0, "")


@pytest.mark.parametrize("options", [(), ("--format", "json"), ("--format", "junit")])
def test_a_reader_that_went_away_does_not_make_a_test_of_mail_pass(workspace: Workspace, options: tuple) -> None:
    nobody_listens(workspace)
    reader, writer = os.pipe()
    os.close(reader)
    result = workspace.run("smtp-test", *options, stdout=writer)
    os.close(writer)
    assert (result.exit_code, result.stderr) == (6, "")


@pytest.mark.parametrize("options", [(), ("--format", "json"), ("--format", "junit")])
def test_a_test_of_mail_on_a_terminal_that_is_not_utf8(workspace: Workspace, options: tuple) -> None:
    nobody_listens(workspace)
    workspace.variables.update({"PYTHONIOENCODING": "ascii", "LC_ALL": "C"})
    result = workspace.run("smtp-test", *options)
    assert (result.exit_code, result.stderr) == (6, "")
    assert "\\u5bc6" in result.stdout or not options


def nobody_listens(workspace: Workspace) -> None:
    settings = DEV.replace("smtp.example.org", "127.0.0.1").replace("dev@helpdesk", "dev@密码")
    workspace.write(dev=f"{settings}  smtp_server_port: 1\n")


@pytest.mark.parametrize("options", [(), ("--format", "json")])
def test_a_reader_that_went_away_does_not_stop_an_apply(workspace: Workspace, options: tuple) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    result = workspace.run("apply", "--yes", "--no-smtp-test", *options, stdout=writer)
    os.close(writer)
    assert (result.exit_code, result.stderr) == (0, "")
    assert applied(workspace)


def test_a_reader_of_one_line_sees_one_line(workspace: Workspace) -> None:
    names = {f"customer_{number}": DEV for number in range(300)}
    workspace.write(**names)
    process = workspace.start("apply", "--yes", "--no-smtp-test")
    head = subprocess.run(["head", "-1"], stdin=process.stdout, capture_output=True, text=True, check=True)
    assert process.stdout is not None
    process.stdout.close()
    assert head.stdout == "customer-0: no revision yet\n"
    assert process.stderr is not None
    assert (process.stderr.read(), process.wait(timeout=60)) == ("", 0)
    process.stderr.close()
    assert applied(workspace)


@pytest.mark.parametrize(
    "variables",
    [
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "cp1252:strict"},
    ],
)
def test_output_that_is_not_utf8_is_escaped_and_nothing_fails(workspace: Workspace, variables: dict) -> None:
    workspace.write(base=f'{BASE}addresses_to_exclude: ["密码@码.example"]\n')
    workspace.variables.update(variables)
    for arguments in (
        ("validate",),
        ("show", "dev"),
        ("plan",),
        ("apply", "--yes", "--no-smtp-test"),
        ("history", "dev"),
    ):
        result = workspace.run(*arguments)
        assert result.exit_code == 0, result
        assert "Traceback" not in result.stderr
        if arguments[0] in {"show", "plan", "apply"}:
            assert "\\u5bc6\\u7801" in result.stdout
    assert applied(workspace)


def test_an_interrupted_command_ends_with_130_and_no_traceback(workspace: Workspace) -> None:
    os.mkfifo(workspace.folder / "slow")
    git = workspace.put("git", "#!/bin/sh\necho started > slow\nexec sleep 60\n")
    git.chmod(0o755)
    workspace.variables["PATH"] = f"{workspace.folder}:{workspace.variables['PATH']}"
    process = workspace.start("apply", "--yes", "--no-smtp-test", start_new_session=True)
    assert (workspace.folder / "slow").read_text() == "started\n"
    os.killpg(process.pid, signal.SIGINT)
    stdout, stderr = process.communicate(timeout=60)
    assert (process.returncode, stdout) == (130, "")
    assert stderr.strip() == "interrupted"
    assert not (workspace.folder / "store.sqlite3").exists()


def test_an_interruption_before_there_is_a_command_ends_with_130_and_no_traceback(workspace: Workspace) -> None:
    os.mkfifo(workspace.folder / "slow")
    workspace.put("site/click.py", "import time\nwith open('slow', 'w') as f: f.write('started')\ntime.sleep(60)\n")
    workspace.variables["PYTHONPATH"] = str(workspace.folder / "site")
    process = workspace.start("plan", start_new_session=True)
    assert (workspace.folder / "slow").read_text() == "started"
    os.kill(process.pid, signal.SIGINT)
    stdout, stderr = process.communicate(timeout=60)
    assert (process.returncode, stdout, stderr) == (130, "", "")


def test_text_that_is_not_utf8_does_not_stop_an_apply(workspace: Workspace) -> None:
    """The same with `--message` where the locale is C and PYTHONUTF8=0."""
    workspace.variables["STGITOPS_AUTHOR"] = "ren\udce9"
    result = workspace.run("apply", "--yes", "--no-smtp-test")
    assert "fault of stgitops" not in result.stderr


@pytest.mark.parametrize("redirection", [">&-", "2>/dev/full", "2>&1 | head -c 0", ">&- 2>&-"])
def test_a_stream_that_cannot_be_written_does_not_stop_an_apply(workspace: Workspace, redirection: str) -> None:
    script = f'"$0" -m stgitops -v apply --yes --no-smtp-test {redirection}; exit "${{PIPESTATUS[0]}}"'
    command = ["bash", "-c", script, sys.executable]
    done = subprocess.run(command, cwd=workspace.folder, env=workspace.variables, capture_output=True, check=False)
    assert done.returncode == 0
    assert workspace.invoke("plan", "--exit-code").exit_code == 0


@pytest.mark.parametrize("part", range(6))
def test_an_interruption_while_it_starts_is_an_interruption(workspace: Workspace, part: int) -> None:
    process = workspace.start("plan", start_new_session=True)
    mapped = Path(f"/proc/{process.pid}/maps")
    while process.poll() is None and "pydantic_core" not in mapped.read_text():
        pass
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(timeout=0.001 + part * 0.005)
    os.kill(process.pid, signal.SIGINT)
    _, stderr = process.communicate(timeout=60)
    assert "fault of stgitops" not in stderr
    assert "Traceback" not in stderr
    # Where the signal falls into an import, Python itself ends by the signal, which a shell shows as 130 too.
    assert process.returncode in {130, -signal.SIGINT}
