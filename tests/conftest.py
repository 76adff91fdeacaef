from pathlib import Path

import pytest

from tests.workspace import BASE, DEV, PROJECT, STORE_KEY, WITH_PASSWORD, Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A project with one valid environment, dev, that needs no secret."""
    return Workspace(tmp_path).write(stgitops=PROJECT, base=BASE, dev=DEV)


@pytest.fixture
def with_password(tmp_path: Path) -> Workspace:
    """A project with one valid environment, dev, whose password and store key are set."""
    workspace = Workspace(tmp_path, DEV_PASSWORD="correct horse", STGITOPS_STORE_KEY=STORE_KEY)
    return workspace.write(stgitops=PROJECT, base=BASE, dev=WITH_PASSWORD)
