"""The projects whose output is kept: one in which everything happens, one in which everything is wrong."""

import subprocess

from tests.workspace import STORE_KEY, Workspace

PROJECT = """\
store: {type: sqlite, path: store.sqlite3}
environments:
  created: {after: [updated]}
  unreachable: {store: {type: sqlite, path: environments}}
  held-up: {after: [unreachable]}
"""

BASE = """\
delivery_delay: 10
addresses_to_exclude: [noreply@example.org, "*@bounces.example.org"]
error_notifications:
  smtp_server: smtp.example.org
  smtp_server_port: 587
  security: starttls
"""


def environment(name: str, *, login: bool = False, top: str = "", below: str = "") -> str:
    """Return the file of an environment: what every one has, and what is special."""
    variable = name.upper().replace("-", "_")
    reference = f"{{username: {name}, password: {{from_env: {variable}_PASSWORD}}}}"
    authentication = f"  smtp_authentication: {reference}\n" if login else ""
    return f"{top}error_notifications:\n  email_address: {name}@example.org\n{below}{authentication}"


BEFORE = {
    "updated": environment("updated", login=True),
    "unchanged": environment("unchanged", login=True),
    "no-secret": environment("no-secret", login=True),
    "login-removed": environment("login-removed", login=True),
    "reordered": environment("reordered"),
}
AFTER = {
    "updated": environment(
        "updated",
        login=True,
        top='delivery_delay: 60\naddresses_to_exclude: [noreply@example.org, "*@*.example.org"]\n',
        below='  reporting_level: "off"\n  smtp_server: 192.0.2.7\n',
    ),
    "created": environment("created", login=True),
    "unchanged": environment("unchanged", login=True),
    "no-secret": environment("no-secret", login=True),
    "login-removed": environment("login-removed"),
    "reordered": environment("reordered", top='addresses_to_exclude: ["*@bounces.example.org", noreply@example.org]\n'),
    "unreachable": environment("unreachable"),
    "held-up": environment("held-up"),
}

WRONG_BASE = """\
delivery_dely: 10
error_notifications:
  smtp_server_port: 465
  security: starttls
"""
WRONG = {
    "no": """\
error_notifications: {email_address: no@example.org, smtp_server: "smtp://example.org"}
reporting_level: off
""",
    "production": """\
addresses_to_exclude:
  - "*@example.org"
  - 密码@example.org
error_notifications:
  email_address: help@example.org
  smtp_server: smtp.example.org
  smtp_authentication: {username: help, password: "correct horse"}
  smtp_server_port: 465
""",
    "staging": "error_notifications:\n  email_address: [staging@example.org\n",
}


def everything_happens(workspace: Workspace) -> None:
    """Apply the settings of before, and write those of after."""
    for name in BEFORE | AFTER:
        workspace.variables[f"{name.upper().replace('-', '_')}_PASSWORD"] = f"the password of {name}"
    workspace.variables["STGITOPS_STORE_KEY"] = STORE_KEY
    workspace.put("stgitops.yaml", PROJECT.partition("environments:")[0])
    write(workspace, BASE, BEFORE)
    workspace.put(".gitignore", "store.sqlite3*\n")
    commit(workspace)
    assert workspace.invoke("apply", "--yes", "--no-smtp-test").exit_code == 0
    workspace.put("stgitops.yaml", PROJECT)
    write(workspace, BASE, AFTER)
    workspace.variables["UPDATED_PASSWORD"] = "another password"
    del workspace.variables["NO_SECRET_PASSWORD"]


def everything_is_wrong(workspace: Workspace) -> None:
    """Write settings with mistakes of many kinds."""
    workspace.put(
        "stgitops.yaml", "store: {type: sqlite, path: store.sqlite3}\nenvironments: {production: {production: true}}\n"
    )
    write(workspace, WRONG_BASE, WRONG)


def nothing_is_wrong(workspace: Workspace) -> None:
    """Write settings without a mistake."""
    workspace.put("stgitops.yaml", PROJECT.partition("environments:")[0])
    write(workspace, BASE, {"updated": AFTER["updated"]})


def write(workspace: Workspace, base: str, environments: dict[str, str]) -> None:
    workspace.put("base.yaml", base)
    for name, text in environments.items():
        workspace.put(f"environments/{name}.yaml", text)


def commit(workspace: Workspace) -> None:
    identity = ("-c", "user.name=ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false")
    for arguments in (("init", "--quiet"), ("add", "."), ("commit", "--quiet", "--message", "first")):
        subprocess.run(["git", *identity, *arguments], cwd=workspace.folder, check=True)
