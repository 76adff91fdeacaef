"""A command in a network of its own, where the system's resolver asks our name server, and nobody else can be reached.

    unshare --net --mount -- python -m tests.servers.isolated ZONE FOLDER COMMAND…

ZONE is that of `tests.servers.dns`, as JSON. In the command, {port} stands for the port of a mail server.
"""

import asyncio
import fcntl
import json
import os
import socket
import struct
import subprocess
import sys
from pathlib import Path

from tests.servers.certificates import Certificates
from tests.servers.dns import NameServer, Trouble, Zone
from tests.servers.hostile import HOST, Server
from tests.smtp.faults.polite import but

SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 0x1
UNSHARE = ["unshare", "--net", "--mount", "--"]


def possible() -> bool:
    """Whether this user may have a network of its own."""
    return os.geteuid() == 0 and subprocess.run([*UNSHARE, "true"], check=False, capture_output=True).returncode == 0


def raise_loopback() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        asked = struct.pack("16sH22x", b"lo", 0)
        (flags,) = struct.unpack_from("H", fcntl.ioctl(any_socket, SIOCGIFFLAGS, asked), 16)
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sH22x", b"lo", flags | IFF_UP))


def ask_our_name_server(folder: Path) -> None:
    """Lay files over those of the system: this mount namespace ends with the process, and nobody else sees them."""
    for name, text in {
        "resolv.conf": f"nameserver {HOST}\noptions timeout:1 attempts:1\n",
        "nsswitch.conf": "hosts: files dns\n",
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
        subprocess.run(["mount", "--bind", str(folder / name), os.path.realpath(f"/etc/{name}")], check=True)


def zone_of(text: str) -> Zone:
    def records(value: list[str] | str) -> list[str] | Trouble:
        return Trouble[value] if isinstance(value, str) else value

    return {name: {kind: records(each) for kind, each in kinds.items()} for name, kinds in json.loads(text).items()}


async def run(zone: Zone, folder: Path, command: list[str]) -> int:
    mail = Server(but(), Certificates(folder / "certificates"), "none")
    async with NameServer(zone, port=53), mail:
        line = [each.replace("{port}", str(mail.port)) for each in command]
        process = await asyncio.create_subprocess_exec(*line)
        return await process.wait()


def main(zone: str, folder: str, *command: str) -> int:
    raise_loopback()
    ask_our_name_server(Path(folder))
    return asyncio.run(run(zone_of(zone), Path(folder), list(command)))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
