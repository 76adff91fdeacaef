"""What several commands in a row print: each story is one file of `expected/`."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.golden.transcripts import transcript
from tests.process.mail import Mail
from tests.servers.hostile import Behaviour
from tests.smtp.faults.fault import Fault
from tests.smtp.faults.polite import but, in_turn
from tests.workspace import Workspace

REFUSES = but(RCPT="550 5.1.1 No such user here")


@pytest.fixture
def mail(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mail]:
    certificates = tmp_path_factory.getbasetemp() / "certificates-of-stories"
    with ExitStack() as stack:
        workspace = Workspace(tmp_path / "project", COLUMNS="80")
        workspace.folder.mkdir()
        yield Mail(workspace, certificates, stack)


def told(workspace: Workspace, *commands: tuple[str, ...]) -> str:
    """Run commands one after the other, and write all of them down."""
    return "\n".join(transcript(each, workspace.invoke(*each)) for each in commands)


def serve(mail: Mail, *behaviours: Behaviour) -> None:
    """Write the settings of a server that does one thing in the first test, and another in the next."""
    mail.serve(Fault("in-turn", in_turn(*behaviours), login=True))


APPLY = ("apply", "--yes", "--tries", "1")
JSON = ("--format", "json")


def test_a_first_revision_that_cannot_send_mail_is_withdrawn(mail: Mail, compare: Callable) -> None:
    serve(mail, but(), REFUSES)
    text = told(mail.workspace, APPLY, ("plan",), ("drift",), APPLY, ("history", "dev"), ("rollback", "dev", "--yes"))
    compare("story-withdrawn", text)


def test_a_change_that_cannot_send_mail_is_rolled_back(mail: Mail, compare: Callable) -> None:
    serve(mail, but())
    text = told(mail.workspace, (*APPLY, "-m", "the relay of the provider"), APPLY)
    serve(mail, but(), REFUSES)
    text += "\n" + told(
        mail.workspace, (*APPLY, "-m", "another relay"), ("plan",), ("drift",), APPLY, ("history", "dev")
    )
    compare("story-rolled-back", text)


def test_a_change_that_is_rolled_back_as_json(mail: Mail, compare: Callable) -> None:
    serve(mail, but())
    mail.workspace.invoke(*APPLY)
    serve(mail, but(), REFUSES)
    compare("story-rolled-back-json", told(mail.workspace, (*APPLY, *JSON), ("history", "dev", *JSON)))


def test_a_rollback_by_hand(mail: Mail, compare: Callable) -> None:
    serve(mail, but())
    mail.workspace.invoke(*APPLY, "-m", "as agreed")
    mail.workspace.write(base="delivery_delay: 60\n")
    mail.workspace.variables["DEV_PASSWORD"] = "another password"
    mail.workspace.invoke(*APPLY, "-m", "slower")
    text = told(
        mail.workspace,
        ("history", "dev", "--diff", "1", "2"),
        ("rollback", "dev", "--yes", "-m", "too slow"),
        ("rollback", "dev", "--yes"),
        ("rollback", "dev", "--to", "1", "--yes"),
        ("rollback", "dev", "--to", "7"),
        ("plan",),
        ("drift",),
        APPLY,
        ("history", "dev"),
        ("history", "dev", "--diff", "1", "3"),
    )
    compare("story-rollback", text)


def test_what_keeps_an_apply_from_going_on(mail: Mail, compare: Callable) -> None:
    """A lock, and settings that all environments share and that were not proven before."""
    serve(mail, but())
    settings = (mail.workspace.folder / "environments" / "dev.yaml").read_text()
    mail.workspace.write(production=settings)
    project = (mail.workspace.folder / "stgitops.yaml").read_text()
    mail.workspace.write(
        stgitops=f"{project}environments:\n  production:\n    after: [dev]\n    requires_proof: true\n"
    )
    text = told(
        mail.workspace,
        ("lock", "dev", "--for", "2h", "--reason", "the provider moves"),
        APPLY,
        ("unlock", "dev"),
        ("apply", "--yes", "production"),
        ("apply", "--yes", "--override-promotion", "an emergency", "production"),
        ("history", "production"),
        ("apply", "--yes"),
    )
    compare("story-obstacles", text)
