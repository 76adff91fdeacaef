"""Fetching a small text by HTTPS, as RFC 8461, 3.3 wants it: with a checked certificate, and without redirects."""

import errno
import socket
import ssl
from collections.abc import Awaitable, Callable
from http.client import HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from stgitops.smtp.aside import aside
from stgitops.smtp.domain.lookups import LONGEST_WAIT, Unknown
from stgitops.smtp.pace import Pace

Fetch = Callable[[str], Awaitable[bytes]]
"""Returns what is at a URL, or raises OSError."""

_LARGEST = 64 << 10
"""Bytes of a policy (RFC 8461, 3.3)."""
_OUR_SIDE = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, socket.EAI_AGAIN}
"""Troubles that say more about this machine's network than about the other side."""


class Unfetched(Exception):  # noqa: N818 - it names what is the matter
    """There is nothing to be had; the message says why."""


async def fetched(url: str, fetch: Fetch, pace: Pace) -> bytes:
    """Return what is at a URL.

    Raises:
        Unfetched: nobody can have it.
        Unknown: it is not to be had from here, or not in time, which says nothing about others.
    """
    try:
        async with pace.within(LONGEST_WAIT):
            return await fetch(url)
    except TimeoutError:
        raise Unknown(f"{url} did not come in time") from None
    except OSError as error:
        if error.errno in _OUR_SIDE:
            raise Unknown(f"{url} is out of reach from here") from None
        raise Unfetched(_why(error)) from None


async def https_fetch(url: str, *, context: ssl.SSLContext | None = None, port: int = 443) -> bytes:
    """Fetch a policy.

    Raises:
        OSError: there is none, or the other side cannot be trusted.
    """
    return await aside(lambda: _get(url, context or ssl.create_default_context(), port))


def _get(url: str, context: ssl.SSLContext, port: int) -> bytes:
    where = urlsplit(url)
    connection = HTTPSConnection(where.hostname or "", port, timeout=LONGEST_WAIT, context=context)
    try:
        connection.request("GET", where.path, headers={"Accept": "text/plain", "User-Agent": "stgitops"})
        answer = connection.getresponse()
        if answer.status != 200:
            raise OSError(f"the answer is {answer.status} {answer.reason}")
        text = answer.read(_LARGEST + 1)
    except HTTPException as error:
        raise OSError(f"the answer is no HTTP ({type(error).__name__})") from None
    finally:
        connection.close()
    if len(text) > _LARGEST:
        raise OSError(f"it is larger than {_LARGEST >> 10} KiB")
    return text


def _why(error: OSError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the certificate is not accepted, {error.verify_message}"
    return error.strerror or str(error)
