"""Where the mail for the sender's domain goes: its MX, and the IP addresses of those."""

import pytest

from stgitops.core.smtp_codes import SmtpCode
from tests.servers.dns import NameServer, Trouble, Zone
from tests.smtp.domain_helpers import codes, look, zone


def test_an_ip_address_stands_in_for_an_mx() -> None:
    step = look(NameServer(zone({"desk.example.org": {"MX": [], "AAAA": ["2001:db8::2"]}})))
    assert codes(step) == []
    assert step.seen.startswith("no MX, so mail goes to desk.example.org itself")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"desk.example.org": {"MX": []}}, "desk.example.org has neither MX nor IP address, so it takes no mail"),
        ({"desk.example.org": {"MX": ["0 ."]}}, "desk.example.org says by a null MX that it takes no mail"),
        (
            {"desk.example.org": {"MX": ["0 far.example.org.", "0 192.0.2.9."]}},
            "the mail for desk.example.org is to go to far.example.org, 192.0.2.9, and no IP address is known for that",
        ),
    ],
    ids=["none", "null", "without addresses"],
)
def test_a_domain_that_takes_no_mail_is_warned_of(change: Zone, message: str) -> None:
    step = look(NameServer(zone(change)))
    assert codes(step) == [SmtpCode.NO_MX]
    assert sorted(step.troubles[0].message.split()) == sorted(message.split())


def test_one_mx_with_an_address_is_enough() -> None:
    step = look(NameServer(zone({"desk.example.org": {"MX": ["1 gone.example.org.", "2 mx1.example.org.", "3 ."]}})))
    assert codes(step) == []
    assert step.seen.startswith("MX gone.example.org, mx1.example.org (no IP address: gone.example.org)")


def test_of_a_hundred_mx_ten_are_looked_at_and_three_named() -> None:
    server = NameServer(zone({"desk.example.org": {"MX": [f"{n} mx{n}.example.org." for n in range(100)]}}))
    assert look(server).seen.startswith("MX mx0.example.org, mx1.example.org, mx2.example.org and 7 more (no IP")
    assert len({name for name, kind in server.asked if kind == "A"}) == 10
    assert server.by_tcp == 1


def test_no_address_is_assumed_of_an_mx_that_could_not_be_looked_up() -> None:
    change = {"desk.example.org": {"MX": ["1 odd.example.org."]}, "odd.example.org": {"AAAA": Trouble.FAILURE}}
    step = look(NameServer(zone(change)))
    assert codes(step) == []
    assert step.seen.startswith("MX not checked: the addresses of odd.example.org could not be looked up")


def test_no_address_is_assumed_of_a_domain_that_could_not_be_looked_up() -> None:
    step = look(NameServer(zone({"desk.example.org": {"MX": [], "A": Trouble.FAILURE}})))
    assert codes(step) == []
    assert step.seen.startswith("MX not checked: there is none, and the addresses of desk.example.org could not be")
