"""Fixtures of the tests of processes: servers of mail on this machine, and their certificates."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.canary import CANARY
from tests.process.mail import Mail
from tests.process.watched_account import Account, Folder
from tests.workspace import PROJECT, STORE_KEY, Workspace


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("certificates") / "hostile"


@pytest.fixture
def mail(tmp_path: Path, certificates: Path) -> Iterator[Mail]:
    with ExitStack() as stack:
        yield Mail(Workspace(tmp_path), certificates, stack)


@pytest.fixture
def account(tmp_path: Path, certificates: Path) -> Iterator[Account]:
    watched = Folder(tmp_path, DEV_PASSWORD=CANARY, STGITOPS_STORE_KEY=STORE_KEY)
    watched.write(stgitops=f"{PROJECT}ca_file: ca.pem\n", base="delivery_delay: 10\n")
    with ExitStack() as stack:
        yield Account(watched, certificates, stack)
