"""The programs: how each is called, and how far it goes. Each is set up as its documentation tells a careful user."""

import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from benchmarks.comparison.cases import Case, Reach
from benchmarks.comparison.installed import DJANGO_PYTHON, NODEMAILER
from tests.smtp.faults.fault import USERNAME

_LINES_OF_SOURCE = re.compile(r"^  .*\n", re.MULTILINE)
_LINES_OF_SCRIPT = re.compile(r"^    at .*\n", re.MULTILINE)

LIMIT = 6
"""Seconds. What each is told to take, as far as it can be told."""
PASSWORD_VARIABLE = "SMTP_PASSWORD"


@dataclass(frozen=True, slots=True)
class Errand:
    """What a program is to test, in a folder of its own."""

    case: Case
    port: int
    authorities: Path
    folder: Path

    @property
    def host(self) -> str:
        """The server's name."""
        return self.case.fault.server

    @property
    def address(self) -> str:
        """The sender, and the recipient."""
        return self.case.fault.address

    def write(self, name: str, text: str) -> Path:
        """Write a file into the folder, for the user alone."""
        file = self.folder / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
        file.chmod(0o600)
        return file


@dataclass(frozen=True, slots=True)
class Call:
    """A command line, and the variables beside those that all get. The password is in `SMTP_PASSWORD`."""

    arguments: tuple[str, ...]
    variables: dict[str, str]
    password_variables: tuple[str, ...] = (PASSWORD_VARIABLE,)
    """Which variables hold the password, where there is a login."""


class Program(Protocol):
    """A program that tests a mail server, or can be used for it."""

    name: str
    reach: Reach
    setting: str
    """How it is set up, for the document."""

    def call(self, errand: Errand) -> Call:
        """Write the files that it needs, and return how it is called."""

    def told(self, output: str) -> "Told":
        """Return what it says."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a program says."""

    text: str
    code: str | None = None
    """The code of the trouble, of a program that gives one; empty where it found none."""


class Stgitops:
    """Ours."""

    name = "stgitops smtp-test"
    reach = Reach.ENVELOPE
    setting = (
        "a project with `ca_file`; `stgitops smtp-test --timeout 6 --tries 1 --format json` (`--tries 2` in the rows "
        "with a next time). It must give the very code that the tests expect, too."
    )

    def call(self, errand: Errand) -> Call:
        """Write a project with one environment."""
        project = {"store": {"type": "sqlite", "path": "store.sqlite3"}, "ca_file": str(errand.authorities)}
        notifications: dict[str, object] = {
            "email_address": errand.address,
            "smtp_server": errand.host,
            "smtp_server_port": errand.port,
            "security": errand.case.fault.security,
        }
        if errand.case.fault.login:
            password = {"from_env": PASSWORD_VARIABLE}
            notifications["smtp_authentication"] = {"username": USERNAME, "password": password}
        errand.write("stgitops.yaml", json.dumps(project))
        errand.write("base.yaml", json.dumps({"delivery_delay": 10}))
        errand.write("environments/dev.yaml", json.dumps({"error_notifications": notifications}))
        limits = ("--timeout", str(LIMIT), "--tries", str(errand.case.tries))
        return Call((sys.executable, "-m", "stgitops", "smtp-test", *limits, "--format", "json"), {})

    def told(self, output: str) -> Told:
        """Return only what it found: the names of the steps say nothing about the fault."""
        try:
            report, _ = json.JSONDecoder().raw_decode(output)
            (tested,) = report["environments"]
        except (ValueError, KeyError):
            return Told(output, "")
        failure = tested["failure"]
        troubles = [*([failure] if failure else tested["warnings"]), *tested["earlier"]]
        text = "\n".join(str(each[part]) for each in troubles for part in ("message", "answer", "cause"))
        return Told(text, failure["code"] if failure else "")


class Swaks:
    """The tool for transactions with a mail server."""

    name = "swaks"
    reach = Reach.ENVELOPE
    setting = (
        "`--quit-after RCPT --timeout 6`; `--tls` or `--tls-on-connect`, `--tls-verify --tls-ca-path FILE`, "
        "`--tls-protocol no_tlsv1,no_tlsv1_1`; `--auth`, `--auth-hide-password`, "
        "the password in the variable `SWAKS_OPT_auth_password`"
    )

    def call(self, errand: Errand) -> Call:
        """Write nothing: all is in the arguments, and the password in a variable."""
        fault = errand.case.fault
        line = ["swaks", "--config", "", "--server", errand.host, "--port", str(errand.port), "--timeout", str(LIMIT)]
        line += ["--from", errand.address, "--to", errand.address, "--quit-after", "RCPT"]
        if fault.security != "none":
            line += ["--tls" if fault.security == "starttls" else "--tls-on-connect"]
            line += ["--tls-verify", "--tls-ca-path", str(errand.authorities), "--tls-protocol", "no_tlsv1,no_tlsv1_1"]
        if fault.login:
            line += ["--auth", "--auth-user", USERNAME, "--auth-hide-password"]
        return Call(tuple(line), {}, ("SWAKS_OPT_auth_password",))

    def told(self, output: str) -> Told:
        """Return the whole conversation, what the server said included."""
        return Told(output)


class Msmtp:
    """The client that can show what a server offers."""

    name = "msmtp --serverinfo"
    reach = Reach.ENCRYPTION
    setting = (
        "a file with `timeout 6`, `tls on`, `tls_starttls`, `tls_trust_file`, `tls_priorities` for TLS 1.2 or newer, "
        "`auth on`, `user`, and `passwordeval` that prints a variable"
    )

    def call(self, errand: Errand) -> Call:
        """Write its file."""
        security = errand.case.fault.security
        lines = ["account default", f"host {errand.host}", f"port {errand.port}", f"from {errand.address}"]
        lines += [f"timeout {LIMIT}", f"tls {_on(security != 'none')}", f"tls_starttls {_on(security == 'starttls')}"]
        lines += [f"tls_trust_file {errand.authorities}", f"tls_priorities {_NOT_TOO_OLD}"]
        if errand.case.fault.login:
            lines += ["auth on", f"user {USERNAME}", f'passwordeval "printenv {PASSWORD_VARIABLE}"']
        file = errand.write("msmtprc", "\n".join([*lines, ""]))
        return Call(("msmtp", f"--file={file}", "--serverinfo"), {})

    def told(self, output: str) -> Told:
        """Return all of it."""
        return Told(output)


class Nodemailer:
    """The library that programs in JavaScript send mail with."""

    name = "nodemailer verify"
    reach = Reach.LOGIN
    setting = (
        "`verify()` with `secure` or `requireTLS`, `tls.ca`, `auth`, and 6 s for `connectionTimeout`, "
        "`greetingTimeout`, `socketTimeout` and `dnsTimeout` "
        "([the script](../benchmarks/comparison/nodemailer/verify.mjs)); the password in a variable"
    )

    def call(self, errand: Errand) -> Call:
        """Write the options."""
        fault = errand.case.fault
        options = {
            "host": errand.host,
            "port": errand.port,
            "security": fault.security,
            "username": USERNAME if fault.login else "",
            "authorities": str(errand.authorities),
            "milliseconds": LIMIT * 1000,
        }
        file = errand.write("options.json", json.dumps(options))
        return Call(("node", str(NODEMAILER / "verify.mjs"), str(file)), {})

    def told(self, output: str) -> Told:
        """Return the whole error as Node prints it but for the lines of its script, what the server said included."""
        return Told(_LINES_OF_SCRIPT.sub("", output))


class Django:
    """The framework with a command that sends a test mail."""

    name = "Django sendtestemail"
    reach = Reach.ENVELOPE
    setting = (
        "settings with `EMAIL_TIMEOUT = 6`, `EMAIL_USE_TLS` or `EMAIL_USE_SSL`, the user and the password, which is in "
        "a variable; `SSL_CERT_FILE` names the authority. It sends a mail."
    )

    def call(self, errand: Errand) -> Call:
        """Write its settings."""
        fault = errand.case.fault
        lines = ["import os", f"DEFAULT_FROM_EMAIL = {errand.address!r}", f"EMAIL_HOST = {errand.host!r}"]
        lines += [f"EMAIL_PORT = {errand.port}", f"EMAIL_TIMEOUT = {LIMIT}"]
        lines += [f"EMAIL_USE_TLS = {fault.security == 'starttls'}", f"EMAIL_USE_SSL = {fault.security == 'tls'}"]
        if fault.login:
            lines += [f"EMAIL_HOST_USER = {USERNAME!r}"]
            lines += [f"EMAIL_HOST_PASSWORD = os.environ[{PASSWORD_VARIABLE!r}]"]
        errand.write("settings.py", "\n".join([*lines, ""]))
        variables = {"DJANGO_SETTINGS_MODULE": "settings", "PYTHONPATH": str(errand.folder)}
        variables["SSL_CERT_FILE"] = str(errand.authorities)
        return Call((str(DJANGO_PYTHON), "-m", "django", "sendtestemail", errand.address), variables)

    def told(self, output: str) -> Told:
        """Return the traceback without its lines of source, which say nothing about the fault."""
        return Told(_LINES_OF_SOURCE.sub("", output))


_NOT_TOO_OLD = "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"
"""For GnuTLS, which takes TLS 1.0 unless it is told not to."""

PROGRAMS: tuple[Program, ...] = (Stgitops(), Swaks(), Msmtp(), Nodemailer(), Django())
"""Ours first."""


def _on(wanted: bool) -> str:
    return "on" if wanted else "off"
