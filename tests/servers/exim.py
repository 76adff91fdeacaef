"""A real Exim, with everything of it in one folder: every port wants a login, and what it accepts ends in a file."""

import os
import pwd
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tests.servers.authority import Authority
from tests.servers.debian import (
    DOMAIN,
    HOST,
    IP_ADDRESS,
    OTHER_NAME,
    MailServer,
    MissingServerError,
    free_ports,
    greets,
    has_children,
    libraries,
    root_of,
    running,
    server_folder,
    wait_for,
)

_PROGRAM = "usr/sbin/exim4"
_USER = "Debian-exim"
_SMALL = 300
"""How large a message the port `small` takes: less than any message of ours."""

_CONFIGURATION = """
exim_path = {folder}/exim
primary_hostname = {other_name}
spool_directory = {folder}/spool
log_file_path = {folder}/log/%slog
pid_file_path = {folder}/spool/pid
log_selector = +smtp_connection
daemon_startup_retries = 0

local_interfaces = {ip_address}
daemon_smtp_ports = {all}
tls_on_connect_ports = {tls}
tls_certificate = ${{if eq{{$received_port}}{{{other}}}{{{folder}/other.pem}}{{{folder}/own.pem}}}}
tls_advertise_hosts = ${{if inlist{{$received_port}}{{{clear}}}{{}}{{*}}}}
message_size_limit = ${{if eq{{$received_port}}{{{small}}}{{{limit}}}{{1M}}}}

# It asks nobody: neither the DNS nor the client's machine who is there.
host_lookup =
rfc1413_hosts =
dns_ipv4_lookup =
keep_environment =
# It delivers as the user it receives as: everything that it has is that user's.
deliver_drop_privilege

acl_smtp_mail = check_sender
acl_smtp_rcpt = check_recipient

begin acl

check_sender:
  deny    message       = 530 5.7.0 Must issue a STARTTLS command first
          !encrypted    = *
          condition     = ${{if !inlist{{$received_port}}{{{clear}}}}}
  deny    message       = 530 5.7.0 Authentication required
          !authenticated = *
  deny    message       = 550 5.7.1 Sender address is not owned by $authenticated_id
          !senders      = {senders}
  accept

# The texts are those of the configuration that Exim is shipped with.
check_recipient:
  require message       = relay not permitted
          domains       = {domain}
  require verify        = recipient
  defer   message       = 451 4.7.1 Greylisted, please try again later
          local_parts   = patience
  accept

begin routers

mailboxes:
  driver = accept
  domains = {domain}
  local_parts = alerts : director : patience
  transport = mailbox
  cannot_route_message = Unknown user

begin transports

mailbox:
  driver = appendfile
  maildir_format
  directory = {folder}/mail
  user = {user}
  envelope_to_add
  return_path_add

begin authenticators

PLAIN:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = ${{if and{{{{eq{{$auth2}}{{{username}}}}}{{eq{{$auth3}}{{{password}}}}}}}}}
  server_set_id = $auth2
  server_advertise_condition = ${{if and{{{may_log_in}{{!inlist{{$received_port}}{{{login} : {cram}}}}}}}}}

LOGIN:
  driver = plaintext
  public_name = LOGIN
  server_prompts = Username:: : Password::
  server_condition = ${{if and{{{{eq{{$auth1}}{{{username}}}}}{{eq{{$auth2}}{{{password}}}}}}}}}
  server_set_id = $auth1
  server_advertise_condition = ${{if and{{{may_log_in}{{!eq{{$received_port}}{{{cram}}}}}}}}}

CRAM:
  driver = cram_md5
  public_name = CRAM-MD5
  server_secret = ${{if eq{{$auth1}}{{{username}}}{{{password}}}fail}}
  server_set_id = $auth1
  server_advertise_condition = ${{if and{{{may_log_in}{{!eq{{$received_port}}{{{login}}}}}}}}}
"""
_MAY_LOG_IN = "{{or{{{{def:tls_in_cipher}}{{inlist{{$received_port}}{{{clear}}}}}}}}}"


@contextmanager
def exim(authority: Authority) -> Iterator[MailServer]:
    """Start Exim, and end it."""
    binary = root_of("exim", _PROGRAM) / _PROGRAM
    user = _user()
    with server_folder("exim") as folder:
        server = _server(folder)
        _prepare(server, user, authority)
        # Exim starts itself anew to deliver, by then as its user, who need not be able to reach the checkout.
        shutil.copyfile(binary, folder / "exim")
        (folder / "exim").chmod(0o755)
        command = [str(folder / "exim"), "-C", str(folder / "configuration"), "-bdf"]
        output = folder / "output"
        with running(command, libraries(), output) as process:
            wait_for(process, lambda: greets(server.ports), output, server.log)
            # Not every way for a connection to end is in the log, but there is a process for each.
            yield replace(server, at_rest=lambda: not has_children(process.pid))


def _user() -> int:
    try:
        return pwd.getpwnam(_USER).pw_uid
    except KeyError:
        raise MissingServerError(f"exim needs the user {_USER}: `bash .ci/servers`, as root, makes it") from None


def _server(folder: Path) -> MailServer:
    return MailServer(
        name="exim",
        folder=folder,
        ports=free_ports("none", "starttls", "tls", "small", "other name", "LOGIN", "CRAM-MD5"),
        log=folder / "log" / "mainlog",
        login_failed=r"authenticator failed",
        at_rest=lambda: False,
        password=f"hörse {secrets.token_urlsafe(12)}",
    )


def _prepare(server: MailServer, user: int, authority: Authority) -> None:
    folder, ports = server.folder, server.ports
    for name in ("spool", "log", "mail"):
        (folder / name).mkdir(mode=0o700)
        os.chown(folder / name, user, -1)
    authority.certificate(folder / "own.pem", HOST, IP_ADDRESS, reader=user)
    authority.certificate(folder / "other.pem", OTHER_NAME, reader=user)
    clear = " : ".join(str(ports[name]) for name in ("none", "small", "LOGIN", "CRAM-MD5"))
    configuration = folder / "configuration"
    configuration.touch(0o640)
    os.chown(configuration, 0, pwd.getpwnam(_USER).pw_gid)
    configuration.write_text(
        _CONFIGURATION.format(
            folder=folder,
            ip_address=IP_ADDRESS,
            other_name=OTHER_NAME,
            domain=DOMAIN,
            user=_USER,
            all=" : ".join(map(str, ports.values())),
            clear=clear,
            tls=ports["tls"],
            small=ports["small"],
            other=ports["other name"],
            login=ports["LOGIN"],
            cram=ports["CRAM-MD5"],
            limit=_SMALL,
            senders=" : ".join((server.address, server.unknown, server.relayed, server.greylisted)),
            username=server.username,
            password=server.password,
            may_log_in=_MAY_LOG_IN.format(clear=clear),
        )
    )
