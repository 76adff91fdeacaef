"""The real servers as fixtures: one of each for a session, so that with pytest-xdist every worker has its own."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack

import pytest

from tests.servers.authority import Authority
from tests.servers.debian import DidNotStartError, MailServer, MissingServerError
from tests.servers.exim import exim
from tests.servers.postfix import postfix

_TRIES = 3

Start = Callable[[Authority], AbstractContextManager[MailServer]]


@pytest.fixture(scope="session")
def authority() -> Authority:
    """The authority of the servers' certificates."""
    return Authority()


@pytest.fixture(scope="session", name="exim")
def _exim(authority: Authority) -> Iterator[MailServer]:
    """A running Exim."""
    yield from _started(exim, authority)


@pytest.fixture(scope="session", name="postfix")
def _postfix(authority: Authority) -> Iterator[MailServer]:
    """A running Postfix with Dovecot."""
    yield from _started(postfix, authority)


@pytest.fixture(params=["exim", "postfix"])
def server(request: pytest.FixtureRequest) -> MailServer:
    """Each of the servers."""
    return request.getfixturevalue(request.param)


def _started(start: Start, authority: Authority) -> Iterator[MailServer]:
    with ExitStack() as stack:
        try:
            server = _enter(stack, start, authority)
        except MissingServerError as error:
            # Where the tests count, a server that is missing is a failure; elsewhere it only says how to get it.
            missing = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
            missing(str(error))
        yield server


def _enter(stack: ExitStack, start: Start, authority: Authority) -> MailServer:
    """Start a server, once more where somebody else took one of its ports meanwhile."""
    for _ in range(_TRIES - 1):
        try:
            return stack.enter_context(start(authority))
        except DidNotStartError as error:
            if "in use" not in str(error):
                raise
    return stack.enter_context(start(authority))
