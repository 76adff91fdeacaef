"""The policies that the sender's domain publishes in DNS: SPF and DMARC."""

from dataclasses import replace

import pytest

from stgitops.core.smtp_codes import SmtpCode
from tests.servers.dns import NameServer, Zone
from tests.smtp.domain_helpers import ACCOUNT, SPF, codes, look, records, zone

# SPF


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        (records("hello", "v=spf10 -all", "v=spf1-all"), "no SPF policy"),
        (records("v=spf1 -all", "V=SPF1 a mx ~all"), "2 SPF policies"),
    ],
    ids=["none", "several"],
)
def test_no_spf_policy_and_several_are_warned_of(texts: list[str], message: str) -> None:
    step = look(NameServer(zone({"desk.example.org": {"TXT": texts}})))
    assert codes(step) == [SmtpCode.SPF]
    assert message in step.troubles[0].message


@pytest.mark.parametrize("text", ['"v=spf1"', '"v=spf" "1 -" "all"', '"V=spf1 ip4:192.0.2.0/24 -all"'])
def test_one_spf_policy_is_enough_however_it_is_written(text: str) -> None:
    assert codes(look(NameServer(zone({"desk.example.org": {"TXT": [text]}})))) == []


def test_an_answer_that_was_cut_off_is_asked_for_by_tcp() -> None:
    server = NameServer(zone({"desk.example.org": {"TXT": [*records(*(f"{n}" * 200 for n in range(9))), SPF]}}))
    step = look(server)
    assert codes(step) == []
    assert "SPF v=spf1" in step.seen
    assert server.by_tcp == 1


def test_more_records_than_anybody_has_are_not_looked_at() -> None:
    step = look(NameServer(zone({"desk.example.org": {"TXT": records(*map(str, range(201)))}})))
    assert codes(step) == []
    assert "SPF not checked: there are more than 200 records" in step.seen


def test_a_long_policy_with_control_characters_is_cut_and_cleaned() -> None:
    long = '"v=spf1 \\027[31m" ' + " ".join(f'"{"x" * 250}"' for _ in range(8))
    seen = look(NameServer(zone({"desk.example.org": {"TXT": [long]}}))).seen
    assert seen.isprintable()
    assert len(seen) < 900


# DMARC


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"_dmarc.example.org": {"TXT": records("v=DMARC2; p=none", "hello")}}, "neither desk.example.org nor"),
        ({"_dmarc.example.org": {"TXT": records("v=DMARC1; p=none", "v=DMARC1;p=reject")}}, "has 2 policies"),
        ({"_dmarc.desk.example.org": {"TXT": records("v=DMARC1", "v=DMARC1;")}}, "_dmarc.desk.example.org has 2"),
    ],
    ids=["none", "several above", "several"],
)
def test_no_dmarc_policy_and_several_are_warned_of(change: Zone, message: str) -> None:
    step = look(NameServer(zone(change)))
    assert codes(step) == [SmtpCode.DMARC]
    assert message in step.troubles[0].message


@pytest.mark.parametrize(
    ("name", "text", "seen"),
    [
        (
            "_dmarc.desk.example.org",
            "v=DMARC1; p=none; rua=mailto:dmarc@example.org",
            "DMARC of desk.example.org: none",
        ),
        ("_dmarc.example.org", "v = DMARC1 ;p=Quarantine;", "DMARC of example.org: quarantine"),
        ("_dmarc.example.org", "v=DMARC1; sp=none", "DMARC of example.org: no policy for the domain itself"),
    ],
)
def test_the_nearest_dmarc_policy_is_found(name: str, text: str, seen: str) -> None:
    step = look(NameServer(zone({name: {"TXT": records(text)}})))
    assert codes(step) == []
    assert seen in step.seen


def test_the_way_up_the_tree_is_short_however_deep_a_domain_is() -> None:
    server = NameServer({}, otherwise=None)
    deep = ".".join([*"abcdefghijklmnop", "example", "org"])
    step = look(server, replace(ACCOUNT, address=f"me@{deep}"))
    assert codes(step) == [SmtpCode.NO_MX, SmtpCode.SPF, SmtpCode.DMARC]
    asked = [name for name, _ in server.asked if name.startswith("_dmarc")]
    assert (asked[0], asked[-1], len(asked)) == (f"_dmarc.{deep}", "_dmarc.example.org", 8)
