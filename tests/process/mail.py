"""What the tests of `smtp-test` share: servers that do what a test tells them to, and a project that uses them."""

import json
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import jsonschema

from tests.servers.hostile import HOST, Peer, Server, serve
from tests.smtp.faults import PASSWORD
from tests.smtp.faults.fault import ADDRESS, USERNAME, Fault
from tests.smtp.faults.polite import but
from tests.workspace import PROJECT, STORE_KEY, Workspace

SCHEMA = json.loads((Path(__file__).parents[2] / "schema" / "smtp-test-report.schema.json").read_text())
WELL = Fault("well", but())
WITH_LOGIN = Fault("with-login", but(), security="tls", login=True)
WRONG_PASSWORD = Fault("wrong", but(AUTH="535 5.7.8 Error: authentication failed"), security="tls", login=True)
GREYLISTED = Fault("greylisted", but(RCPT="450 4.2.0 Greylisted"))
NO_SENDER = Fault("no-sender", but(MAIL="550 5.7.1 Sender refused"))
ENDS_SOON = Fault("ends-soon", but(), security="tls", certificate="ends-in-5-days")
SILENT = Fault("silent", but(greeting=Peer.gone))
NO_EHLO = Fault("no-ehlo", but(EHLO=Peer.gone))
FAST = ("--timeout", "5", "--tries", "1")


class Mail:
    """Servers, and a project whose environments use them."""

    def __init__(self, workspace: Workspace, certificates: Path, stack: ExitStack) -> None:
        self.workspace = workspace
        self._certificates = certificates
        self._stack = stack
        workspace.variables |= {"DEV_PASSWORD": PASSWORD, "STGITOPS_STORE_KEY": STORE_KEY}
        workspace.write(stgitops=f"{PROJECT}ca_file: ca.pem\n", base="delivery_delay: 10\n")

    def serve(self, fault: Fault, *environments: str) -> Server:
        """Start a server, and write the settings of the environments that use it."""
        server = self._stack.enter_context(serve(fault, self._certificates))
        self.workspace.put("ca.pem", server.certificates.authority)
        for name in environments or ("dev",):
            self.workspace.write(**{name.replace("-", "_"): settings(fault, server.port)})
        return server

    def test(self, *arguments: str) -> Any:
        return self.workspace.invoke("smtp-test", *FAST, *arguments)


def settings(fault: Fault, port: int) -> str:
    login = f"""\
  smtp_authentication:
    username: {USERNAME}
    password: {{from_env: DEV_PASSWORD}}
"""
    return f"""\
error_notifications:
  email_address: {ADDRESS}
  smtp_server: {HOST}
  smtp_server_port: {port}
  security: {fault.security}
{login if fault.login else ""}"""


def report_of(result: Any) -> dict[str, Any]:
    report = json.loads(result.stdout)
    jsonschema.validate(report, SCHEMA)
    return report
