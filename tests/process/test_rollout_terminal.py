"""A rollout on a real terminal: how far it is, and what Ctrl-C leaves behind."""

import asyncio
import json

import pytest

from tests.process.mail import FAST, WELL, Mail
from tests.process.terminal import Terminal, seen_on_terminal
from tests.servers.hostile import Peer
from tests.smtp.faults.fault import Fault
from tests.smtp.faults.polite import but, in_turn

APPLY = ("apply", "--yes", *FAST)


async def slow_answer(peer: Peer) -> None:
    await asyncio.sleep(1.1)
    await peer.say("250 hostile.test")


SLOW = Fault("slow", but(EHLO=slow_answer))


def test_one_line_says_how_far_it_is_and_goes_away(mail: Mail) -> None:
    mail.serve(SLOW, "dev", "staging")
    project = mail.workspace.folder / "stgitops.yaml"
    project.write_text(f"{project.read_text()}environments: {{staging: {{after: [dev]}}}}\n")
    exit_code, seen = seen_on_terminal(mail.workspace, *APPLY)
    assert exit_code == 0
    assert "\r\x1b[Kwave 1 of 2: 0 done, 0 failed, 2 left" in seen
    assert "\r\x1b[Kwave 2 of 2: 1 done, 0 failed, 1 left" in seen
    assert seen.rpartition(" left")[2].startswith("\r\x1b[K")


def test_a_short_rollout_has_no_such_line(mail: Mail) -> None:
    mail.serve(WELL)
    assert " left" not in seen_on_terminal(mail.workspace, *APPLY)[1]


@pytest.mark.parametrize("command", ["apply", "rollback"])
def test_what_is_interrupted_is_told_and_finished_by_the_same_command(mail: Mail, command: str) -> None:
    server = mail.serve(WELL)
    for seconds in range(1 if command == "apply" else 2):
        mail.workspace.write(base=f"delivery_delay: {seconds}\n")
        assert mail.workspace.run(*APPLY).exit_code == 0
    mail.workspace.write(base="delivery_delay: 20\n")
    arguments = APPLY if command == "apply" else ("rollback", "dev", "--yes", *FAST)
    passes = len(server.connections) + 1
    server.behave = in_turn(*[but()] * passes, but(EHLO=Peer.gone))  # the test of what is live never ends
    terminal = Terminal.start(mail.workspace, "-v", *arguments, "--timeout", "60")
    terminal.wait_for("C: EHLO", times=2)
    terminal.type("\x03")
    assert terminal.end() == 130
    assert "cut off: what is pending is proven or rolled back when you run the same command again\n" in terminal.seen
    assert "is live and pending" in mail.workspace.invoke("plan").stdout
    server.behave = but()
    assert mail.workspace.run(*arguments).exit_code == 0
    history = json.loads(mail.workspace.invoke("history", "dev", "--format", "json").stdout)
    assert [each["state"] for each in history["revisions"]][-1] == "healthy"
    assert len(history["revisions"]) == (2 if command == "apply" else 3)
