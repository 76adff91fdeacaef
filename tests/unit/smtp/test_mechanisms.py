"""The ways to log in: what is said, with which credentials, and which is taken."""

import base64
import hashlib
import hmac

import pytest
from pydantic import SecretStr

from stgitops.core.smtp_test import Login
from stgitops.smtp.protocol.mechanisms import BadChallenge, Exchange, Mechanism, choose

ALL = ("CRAM-MD5", "LOGIN", "PLAIN", "SCRAM-SHA-256")
NONCE = "rOprNGfwEbeRWgbNEkqO"
PROOF = "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="
CHALLENGE = b"r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"


def login(password: str = "pencil", username: str = "user") -> Login:
    return Login(username, SecretStr(password))


def named(name: str, credentials: Login | None = None) -> Mechanism:
    found = choose([name], credentials or login())
    assert found is not None
    return found


def begun(name: str, credentials: Login | None = None) -> tuple[Exchange, bytes | None]:
    exchange = named(name, credentials).start(credentials or login(), NONCE)
    return exchange, next(exchange)


@pytest.mark.parametrize(
    ("offered", "chosen"),
    [
        (ALL, "SCRAM-SHA-256"),
        (("CRAM-MD5", "LOGIN", "PLAIN"), "PLAIN"),
        (("CRAM-MD5", "LOGIN"), "LOGIN"),
        (("CRAM-MD5",), "CRAM-MD5"),
        (("GSSAPI", "XOAUTH2", "SCRAM-SHA-256-PLUS", "SCRAM-SHA-1"), None),
        ((), None),
    ],
)
def test_the_strongest_is_taken(offered: tuple[str, ...], chosen: str | None) -> None:
    found = choose(offered, login())
    assert (found and found.name) == chosen


def test_what_the_password_does_not_allow_is_not_taken() -> None:
    assert named_of(choose(ALL, login("bell\x07"))) == "PLAIN", "SASLprep refuses control characters"
    assert choose(ALL, login("nul\0")) is None
    assert choose(ALL, login(username="nul\0")) is None


def named_of(mechanism: Mechanism | None) -> str | None:
    return mechanism.name if mechanism is not None else None


@pytest.mark.parametrize("password", ["pencil", " ü密 😀 ", "a,b=c"])
def test_plain_says_both_at_once(password: str) -> None:
    exchange, first = begun("PLAIN", login(password))
    assert first == f"\0user\0{password}".encode()
    with pytest.raises(StopIteration):
        exchange.send(b"")


@pytest.mark.parametrize("prompts", [(b"Username:", b"Password:"), (b"", b""), (b"User Name\0", b"\xff")])
def test_login_answers_two_prompts_whatever_they_say(prompts: tuple[bytes, bytes]) -> None:
    exchange, first = begun("LOGIN", login("ü"))
    assert first is None
    assert [exchange.send(prompt) for prompt in prompts] == [b"user", "ü".encode()]
    with pytest.raises(StopIteration):
        exchange.send(b"Password again:")


def test_cram_md5_as_in_rfc_2195() -> None:
    exchange, first = begun("CRAM-MD5", login("tanstaaftanstaaf", "tim"))
    assert first is None
    assert exchange.send(b"<1896.697170952@postoffice.reston.mci.net>") == b"tim b913a602c7eda7a495b4e6e7334d3890"


def test_scram_sha_256_as_in_rfc_7677() -> None:
    exchange, first = begun("SCRAM-SHA-256")
    assert first == f"n,,n=user,r={NONCE}".encode()
    assert exchange.send(CHALLENGE) == PROOF.encode()
    assert exchange.send(b"v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=") == b""


@pytest.mark.parametrize(
    "outcome",
    [b"v=" + base64.b64encode(b"x" * 32), b"e=invalid-proof", b"", b"v=", b"v=!", b"\xff\xfe", b"v=\xff", b"nonsense"],
)
def test_a_server_that_does_not_prove_that_it_knows_the_password_is_not_believed(outcome: bytes) -> None:
    exchange, _ = begun("SCRAM-SHA-256")
    exchange.send(CHALLENGE)
    with pytest.raises(BadChallenge) as caught:
        exchange.send(outcome)
    assert "SCRAM-SHA-256" in str(caught.value)


@pytest.mark.parametrize(
    "challenge",
    [
        b"",
        b"\xff\xff",
        b"nonsense",
        b"r=another,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
        CHALLENGE.replace(b"i=4096", b"i=0"),
        CHALLENGE.replace(b"i=4096", b"i=-1"),
        CHALLENGE.replace(b"i=4096", b"i=many"),
        CHALLENGE.replace(b"i=4096", b"i=1000001"),
        CHALLENGE.replace(b"i=4096", b"i=2000000000"),
        CHALLENGE.replace(b"i=4096", b"i=" + b"9" * 5000),
        CHALLENGE.replace(b"s=W22ZaJ0SNY7soEsUEjb6gQ==", b"s=!"),
        CHALLENGE.replace(b"s=W22ZaJ0SNY7soEsUEjb6gQ==", b"s="),
        CHALLENGE.replace(b",i=4096", b""),
        b"r=,s=,i=",
        b"m=extension," + CHALLENGE,
    ],
)
def test_a_challenge_that_is_none_is_told_as_such_and_not_repeated(challenge: bytes) -> None:
    exchange, _ = begun("SCRAM-SHA-256")
    with pytest.raises(BadChallenge) as caught:
        exchange.send(challenge)
    assert "another" not in str(caught.value)


def test_the_proof_is_of_the_password_and_not_the_password() -> None:
    exchange, _ = begun("SCRAM-SHA-256", login("another pencil"))
    proof = exchange.send(CHALLENGE)
    assert proof is not None
    assert proof != PROOF.encode()
    assert b"pencil" not in proof
    salted = hashlib.pbkdf2_hmac("sha256", b"another pencil", base64.b64decode("W22ZaJ0SNY7soEsUEjb6gQ=="), 4096)
    client_key = hmac.digest(salted, b"Client Key", "sha256")
    bare = f"n=user,r={NONCE}".encode()
    signed = b",".join((bare, CHALLENGE, proof.rpartition(b",p=")[0]))
    signature = hmac.digest(hashlib.sha256(client_key).digest(), signed, "sha256")
    expected = bytes(one ^ other for one, other in zip(client_key, signature, strict=True))
    assert base64.b64decode(proof.rpartition(b",p=")[2]) == expected
