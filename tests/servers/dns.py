"""A name server that knows one zone, by UDP and TCP, and does not answer where a test wants it so."""

import asyncio
import enum
from typing import Self

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset
from dns.asyncresolver import Resolver

HOST = "127.0.0.1"
LARGEST_DATAGRAM = 512


class Trouble(enum.Enum):
    """What comes instead of records."""

    SILENCE = "no answer"
    FAILURE = "SERVFAIL"


Records = list[str] | Trouble
Zone = dict[str, dict[str, Records]]
"""By name, without the last dot, and by type: the records as a zone file has them."""


class NameServer(asyncio.DatagramProtocol):
    """Answers for a zone; what it does not hold, does not exist."""

    def __init__(self, zone: Zone, *, validated: bool = False, otherwise: Trouble | None = None, port: int = 0) -> None:
        self.zone = zone
        self.port = port
        self.validated = validated
        """Whether answers have the AD flag, as if DNSSEC had vouched for them."""
        self.otherwise = otherwise
        """What happens for names that are not in the zone; None to say that they do not exist."""
        self.asked: list[tuple[str, str]] = []
        """Name and type of every question."""
        self.wanted_validated = 0
        """How many questions had the AD flag, which asks for it in the answer."""
        self.by_tcp = 0

    async def __aenter__(self) -> Self:
        self._tcp = await asyncio.start_server(self._serve, HOST, self.port)
        self.port = self._tcp.sockets[0].getsockname()[1]
        loop = asyncio.get_running_loop()
        self._udp, _ = await loop.create_datagram_endpoint(lambda: self, local_addr=(HOST, self.port))
        return self

    async def __aexit__(self, *_: object) -> None:
        self._udp.close()
        self._tcp.close()
        await self._tcp.wait_closed()

    def resolver(self, lifetime: float = 2) -> Resolver:
        """Return one that asks nobody else."""
        resolver = Resolver(configure=False)
        resolver.nameservers = [HOST]
        resolver.port = self.port
        resolver.lifetime = lifetime
        return resolver

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        answer = self._answer(data)
        if answer is None:
            return
        wire = answer.to_wire()
        if len(wire) > LARGEST_DATAGRAM:
            answer.answer = []
            answer.flags |= dns.flags.TC
            wire = answer.to_wire()
        self._udp.sendto(wire, addr)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        size = int.from_bytes(await reader.readexactly(2))
        answer = self._answer(await reader.readexactly(size))
        self.by_tcp += 1
        if answer is not None:
            wire = answer.to_wire()
            writer.write(len(wire).to_bytes(2) + wire)
            await writer.drain()
        writer.close()

    def _answer(self, data: bytes) -> dns.message.Message | None:
        query = dns.message.from_wire(data)
        question = query.question[0]
        name = question.name.to_text(omit_final_dot=True).lower()
        kind = dns.rdatatype.to_text(question.rdtype)
        self.asked.append((name, kind))
        self.wanted_validated += bool(query.flags & dns.flags.AD)
        answer = dns.message.make_response(query, recursion_available=True)
        records = self._records(name, kind)
        if records is Trouble.SILENCE:
            return None
        if records is Trouble.FAILURE:
            answer.set_rcode(dns.rcode.SERVFAIL)
        elif records is None:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        elif records:
            answer.answer = [dns.rrset.from_text_list(question.name, 60, "IN", kind, records)]
        if self.validated:
            answer.flags |= dns.flags.AD
        return answer

    def _records(self, name: str, kind: str) -> Records | None:
        if name in self.zone:
            return self.zone[name].get(kind, [])
        if any(each.endswith(f".{name}") for each in self.zone):
            return []
        return self.otherwise
