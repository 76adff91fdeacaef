"""Fixtures of the tests of processes: servers of mail on this machine, and their certificates."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.process.mail import Mail
from tests.workspace import Workspace


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("certificates") / "hostile"


@pytest.fixture
def mail(tmp_path: Path, certificates: Path) -> Iterator[Mail]:
    with ExitStack() as stack:
        yield Mail(Workspace(tmp_path), certificates, stack)
