"""What is known of mail providers: which of their rules an account breaks, and what is likely behind a refusal."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from stgitops.core.smtp_codes import SmtpCode
from stgitops.core.smtp_test import Account, Trouble


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that a provider does and its answers do not say."""

    text: str
    codes: tuple[str, ...]
    """The trouble that it explains."""
    says: tuple[str, ...] = ()
    """What the answer must hold, one of these, without regard to case; empty where it does not matter."""
    port: int = 0
    """The only port at which it holds; 0 for every one."""
    since: date | None = None
    """From which day on; None where that is not known."""


@dataclass(frozen=True, slots=True)
class Provider:
    """A mail provider."""

    name: str
    hosts: tuple[str, ...]
    """The names of its servers; `*` stands for one label."""
    ports: tuple[int, ...]
    encrypted: bool = False
    """Whether it takes nothing in the clear."""
    username: str = ""
    """What every user name must be; empty where they differ."""
    facts: tuple[Fact, ...] = ()

    def serves(self, server: str) -> bool:
        """Whether a server is one of its own."""
        return any(re.fullmatch(_pattern(host), server.lower()) for host in self.hosts)


def broken_rules(account: Account) -> Iterator[Trouble]:
    """Yield what the provider of an account wants otherwise."""
    provider = provider_of(account.server)
    if provider is None:
        return
    if account.port not in provider.ports:
        ports = ", ".join(map(str, provider.ports))
        message = f"{provider.name} serves {account.server} on the ports {ports}"
        yield _rule(message, "smtp_server_port")
    if provider.encrypted and account.security == "none":
        yield _rule(f"{provider.name} takes nothing in the clear", "security")
    if provider.username and account.login is not None and account.login.username != provider.username:
        message = f"the user name at {provider.name} is always the word {provider.username}"
        yield _rule(message, "smtp_authentication.username")


def likely_cause(account: Account, trouble: Trouble, today: date) -> str:
    """Return what is likely behind some trouble, in words; empty where nothing is known."""
    provider = provider_of(account.server)
    for fact in provider.facts if provider is not None else ():
        said = not fact.says or any(word in trouble.answer.lower() for word in fact.says)
        if trouble.code.id in fact.codes and said and fact.port in {0, account.port}:
            return fact.text + _when(fact.since, today)
    return ""


def provider_of(server: str) -> Provider | None:
    """Return the provider that a server belongs to."""
    return next((each for each in _providers() if each.serves(server)), None)


@cache
def _providers() -> tuple[Provider, ...]:
    data = tomllib.loads((files("stgitops.smtp") / "providers.toml").read_text(encoding="utf-8"))
    return tuple(
        Provider(
            name=each["name"],
            hosts=tuple(each["hosts"]),
            ports=tuple(each["ports"]),
            encrypted=each.get("encrypted", False),
            username=each.get("username", ""),
            facts=tuple(
                Fact(
                    text=fact["text"],
                    codes=tuple(fact["codes"]),
                    says=tuple(fact.get("says", ())),
                    port=fact.get("port", 0),
                    since=fact.get("since"),
                )
                for fact in each.get("fact", ())
            ),
        )
        for each in data["provider"]
    )


def _rule(message: str, key: str) -> Trouble:
    return Trouble(SmtpCode.PROVIDER_RULE, message, setting=f"error_notifications.{key}")


def _pattern(host: str) -> str:
    return re.escape(host).replace(r"\*", "[^.]+")


def _when(since: date | None, today: date) -> str:
    if since is None:
        return ""
    return f" (since {since})" if since <= today else f" (from {since} on)"
