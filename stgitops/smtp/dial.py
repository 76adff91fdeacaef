"""The way to a server: its name becomes IP addresses, and one of them is connected to."""

import errno
import ipaddress
import os
import socket
from collections.abc import Awaitable, Callable

from stgitops.core.smtp_codes import SmtpCode
from stgitops.core.smtp_test import Account, Trouble
from stgitops.smtp.aside import aside
from stgitops.smtp.line import Line
from stgitops.smtp.pace import Pace
from stgitops.smtp.protocol.talk import Stopped
from stgitops.smtp.words import some

Resolve = Callable[[str], Awaitable[list[str]]]
"""Returns the IP addresses of a name in the order in which they are to be tried, or raises `socket.gaierror`."""

_UNREACHABLE = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL, errno.ENETDOWN, errno.EHOSTDOWN}


async def system_resolve(name: str) -> list[str]:
    """Ask the system, as every program does that sends mail: its hosts file, its resolver, its order."""
    found = await aside(lambda: socket.getaddrinfo(name, None, type=socket.SOCK_STREAM))
    return list(dict.fromkeys(str(each[4][0]) for each in found))


async def ip_addresses(server: str, resolve: Resolve, pace: Pace) -> list[str]:
    """Return the IP addresses of a server, which is named as DNS does, or by an IP address.

    Raises:
        Stopped: it has none.
    """
    try:
        ipaddress.ip_address(server)
    except ValueError:
        pass
    else:
        return [server]
    try:
        async with pace.within(pace.limits.answer):
            found = await resolve(server)
    except TimeoutError:
        raise Stopped(Trouble(SmtpCode.RESOLVER_FAILED, f"nobody answered for the name {server} in time")) from None
    except OSError as error:
        raise Stopped(_no_name(server, error)) from None
    if not found:
        raise Stopped(Trouble(SmtpCode.NO_IP_ADDRESS, f"the name {server} exists, and has no IP address"))
    return found


async def connect(account: Account, addresses: list[str], pace: Pace) -> tuple[Line, str, str]:
    """Connect to the first address that answers; return the line, the address, and what became of those before it.

    Raises:
        Stopped: none answers.
    """
    failed: list[tuple[str, SmtpCode, str]] = []
    for ip in addresses:
        try:
            async with pace.within(pace.limits.connect):
                line = await Line.open(ip, account.port)
        except OSError as error:  # TimeoutError among them
            failed.append((ip, *_why_not_connected(error, pace)))
        else:
            return line, ip, _told([f"{other} {why}" for other, _, why in failed])
    codes = {code for _, code, _ in failed}
    code = codes.pop() if len(codes) == 1 else SmtpCode.SEVERAL_CAUSES
    raise Stopped(Trouble(code, _told([f"{ip} port {account.port} {why}" for ip, _, why in failed])))


def _told(failures: list[str]) -> str:
    return some(failures, most=5, between="; ")


def _no_name(server: str, error: OSError) -> Trouble:
    if error.errno in {socket.EAI_NODATA, socket.EAI_ADDRFAMILY}:
        return Trouble(SmtpCode.NO_IP_ADDRESS, f"the name {server} exists, and has no IP address")
    if error.errno == socket.EAI_NONAME:
        return Trouble(SmtpCode.NO_SUCH_NAME, f"there is no name {server}")
    if error.errno == socket.EAI_AGAIN:
        return Trouble(SmtpCode.RESOLVER_FAILED, f"the resolver has no answer for {server} now")
    return Trouble(
        SmtpCode.NAME_TROUBLE, f"{server} cannot be resolved: {(error.strerror or 'no reason given').lower()}"
    )


def _why_not_connected(error: OSError, pace: Pace) -> tuple[SmtpCode, str]:
    if error.errno == errno.ECONNREFUSED:
        return SmtpCode.CONNECTION_REFUSED, "refused the connection"
    if isinstance(error, TimeoutError):  # of ours, or ETIMEDOUT of the system
        return SmtpCode.CONNECTION_TIMED_OUT, f"did not answer {pace.words(pace.limits.connect)}"
    if error.errno in _UNREACHABLE:
        return SmtpCode.UNREACHABLE, "cannot be reached"
    return SmtpCode.UNREACHABLE, f"cannot be connected to: {os.strerror(error.errno or 0).lower()}"


def is_loopback(ip: str) -> bool:
    """Whether what is sent to an IP address stays on this machine."""
    return ipaddress.ip_address(ip).is_loopback


def literal(ip: str) -> str:
    """Write an IP address as a client without a name introduces itself (RFC 5321, 4.1.3)."""
    return f"[IPv6:{ip}]" if ":" in ip else f"[{ip}]"
