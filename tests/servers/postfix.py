"""A real Postfix, whose logins Dovecot checks: users may only send from addresses of theirs."""

import os
import pwd
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers.authority import Authority
from tests.servers.debian import (
    DOMAIN,
    HOST,
    IP_ADDRESS,
    OTHER_NAME,
    MailServer,
    free_ports,
    greets,
    libraries,
    lines,
    root_of,
    running,
    server_folder,
    wait_for,
)

_POSTFIX = "usr/lib/postfix/sbin"
_DOVECOT = "usr/lib/dovecot"
# Postfix insists on three different users and groups for its parts. These are on every Debian.
_OWNER, _DELIVERY, _SUBMISSION = "mail", "nobody", "news"
_SMALL = 300
"""How large a message the port `small` takes: less than any message of ours."""

_MAIN = """
compatibility_level = 3.6
myhostname = {other_name}
config_directory = {folder}/etc
meta_directory = {folder}/etc
queue_directory = {folder}/spool
data_directory = {folder}/data
daemon_directory = {daemons}
command_directory = {daemons}
shlib_directory = {libraries}
import_environment = MAIL_CONFIG MAIL_LOGTAG POSTLOG_SERVICE POSTLOG_HOSTNAME PATH LD_LIBRARY_PATH
mail_owner = {owner}
default_privs = {delivery}
setgid_group = {submission}
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
inet_interfaces = {ip_address}
inet_protocols = ipv4

# Nothing leaves the machine: there is no DNS and no transport but to the mailboxes.
smtp_dns_support_level = disabled
smtpd_peername_lookup = no
mynetworks =
mydestination =
alias_maps =
alias_database =
local_transport = error:there are no local users
default_transport = error:nothing leaves this machine
relay_transport = error:nothing leaves this machine
virtual_mailbox_domains = {domain}
virtual_mailbox_base = {folder}
virtual_mailbox_maps = inline:{{ {mailboxes} }}
virtual_minimum_uid = 1
virtual_uid_maps = static:{delivery_uid}
virtual_gid_maps = static:{delivery_gid}
message_size_limit = 1048576

smtpd_tls_chain_files = {folder}/own.pem
smtpd_tls_security_level = encrypt
smtpd_tls_auth_only = yes
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = {folder}/logins
smtpd_sender_login_maps = inline:{{ {owners} }}
smtpd_sender_restrictions = reject_sender_login_mismatch
smtpd_relay_restrictions = reject_unauth_destination
smtpd_recipient_restrictions = check_recipient_access inline:{{ {{{greylisted} = 450 4.7.1 Greylisted}} }}
"""

_MASTER = """
cleanup   unix       n - n - 0 cleanup
qmgr      unix       n - n 300 1 qmgr
tlsmgr    unix       - - n 1000? 1 tlsmgr
rewrite   unix       - - n - - trivial-rewrite
bounce    unix       - - n - 0 bounce
defer     unix       - - n - 0 bounce
trace     unix       - - n - 0 bounce
verify    unix       - - n - 1 verify
proxymap  unix       - - n - - proxymap
error     unix       - - n - - error
retry     unix       - - n - - error
virtual   unix       - n n - - virtual
anvil     unix       - - n - 1 anvil
postlog   unix-dgram n - n - 1 postlogd
"""
_CLEAR = "smtpd_tls_security_level=none smtpd_tls_auth_only=no"
_PORTS = {
    "none": _CLEAR,
    "starttls": "",
    "tls": "smtpd_tls_wrappermode=yes",
    "small": f"{_CLEAR} message_size_limit={_SMALL}",
    "other name": "smtpd_tls_chain_files={folder}/other.pem",
    "PLAIN": f"{_CLEAR} smtpd_sasl_mechanism_filter=plain",
    "LOGIN": f"{_CLEAR} smtpd_sasl_mechanism_filter=login",
    "careful": f"{_CLEAR} smtpd_relay_restrictions=defer_unauth_destination",
}
"""What is otherwise on each port. `careful` denies to relay for now only, as Postfix does unless told otherwise."""

_LOGINS = """
base_dir = {folder}/dovecot
state_dir = {folder}/dovecot
libexec_dir = {libexec}
log_path = {folder}/dovecot.log
protocols =
ssl = no
default_internal_user = {owner}
default_internal_group = {owner}
default_login_user = {delivery}
import_environment = PATH LD_LIBRARY_PATH
auth_mechanisms = plain login scram-sha-256
# After a few wrong passwords it would let everybody of that IP address wait, the right password too, until Postfix
# gives up with 454. The tests have but one address.
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
passdb {{
  driver = passwd-file
  args = {folder}/users
}}
service auth {{
  user = root
  unix_listener {folder}/logins {{
    mode = 0600
    user = {owner}
  }}
}}
"""


@contextmanager
def postfix(authority: Authority) -> Iterator[MailServer]:
    """Start Dovecot and Postfix, and end them."""
    postfix_root = root_of("postfix", f"{_POSTFIX}/master")
    dovecot_root = root_of("dovecot", f"{_DOVECOT}/auth")
    with server_folder("postfix") as folder:
        server = _server(folder)
        _prepare(server, authority, postfix_root)
        command = [str(postfix_root / _POSTFIX / "master"), "-d", "-c", str(folder / "etc")]
        output = folder / "output"
        with (
            _dovecot(server, dovecot_root),
            running(command, libraries(postfix_root / "usr/lib/postfix"), output) as process,
        ):
            wait_for(process, lambda: greets(server.ports), output, server.log)
            yield server


@contextmanager
def _dovecot(server: MailServer, root: Path) -> Iterator[None]:
    folder, libexec = server.folder, root / _DOVECOT
    (folder / "dovecot").mkdir()
    users = folder / "users"
    users.touch(0o600)
    users.write_text(f"{server.username}:{{PLAIN}}{server.password}\n")
    configuration = folder / "dovecot.conf"
    configuration.write_text(_LOGINS.format(folder=folder, libexec=libexec, owner=_OWNER, delivery=_DELIVERY))
    # Started by itself, it would read its settings through the `doveconf` of the system.
    program = [str(root / "usr/sbin/dovecot"), "-F", "-c", str(configuration)]
    command = [str(root / "usr/bin/doveconf"), "-c", str(configuration), "-e", *program]
    output = folder / "dovecot.output"
    with running(command, libraries(libexec, libexec / "modules/old-stats"), output) as process:
        wait_for(process, lambda: _listens(folder / "logins"), output, folder / "dovecot.log")
        yield


def _listens(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(str(path))


def _server(folder: Path) -> MailServer:
    log = folder / "log"
    return MailServer(
        name="postfix",
        folder=folder,
        ports=free_ports(*_PORTS),
        log=log,
        login_failed=r"SASL \S+ authentication failed",
        at_rest=lambda: lines(log, r"\]: connect from") == lines(log, r"\]: disconnect from"),
        password=f"hörse {secrets.token_urlsafe(12)}",
    )


def _prepare(server: MailServer, authority: Authority, root: Path) -> None:
    """Make what Postfix' packages and its `postfix start` make."""
    folder, owner, delivery = server.folder, pwd.getpwnam(_OWNER).pw_uid, pwd.getpwnam(_DELIVERY)
    for name in ("etc", "spool", "spool/pid", "data", "mail"):
        (folder / name).mkdir()
    for name in ("active", "bounce", "corrupt", "defer", "deferred", "hold", "incoming", "private", "public", "trace"):
        (folder / "spool" / name).mkdir(mode=0o700)
        os.chown(folder / "spool" / name, owner, -1)
    os.chown(folder / "data", owner, -1)
    os.chown(folder / "mail", delivery.pw_uid, delivery.pw_gid)
    authority.certificate(folder / "own.pem", HOST, IP_ADDRESS)
    authority.certificate(folder / "other.pem", OTHER_NAME)
    (folder / "etc" / "main.cf").write_text(_main(server, root, delivery))
    services = [
        " ".join((f"{IP_ADDRESS}:{port}", "inet n - n - - smtpd", *(f"-o {each}" for each in _PORTS[name].split())))
        for name, port in server.ports.items()
    ]
    (folder / "etc" / "master.cf").write_text(_MASTER + "\n".join(services).format(folder=folder) + "\n")


def _main(server: MailServer, root: Path, delivery: pwd.struct_passwd) -> str:
    own = (server.address, server.unknown, server.relayed, server.greylisted)
    return _MAIN.format(
        folder=server.folder,
        ip_address=IP_ADDRESS,
        other_name=OTHER_NAME,
        domain=DOMAIN,
        daemons=root / _POSTFIX,
        libraries=root / "usr/lib/postfix",
        owner=_OWNER,
        delivery=_DELIVERY,
        submission=_SUBMISSION,
        delivery_uid=delivery.pw_uid,
        delivery_gid=delivery.pw_gid,
        mailboxes=_inline(dict.fromkeys((server.address, server.refused_sender, server.greylisted), "mail/")),
        owners=_inline(dict.fromkeys(own, server.username) | {server.refused_sender: "director"}),
        greylisted=server.greylisted,
    )


def _inline(table: dict[str, str]) -> str:
    return ", ".join(f"{{{key} = {value}}}" for key, value in table.items())
