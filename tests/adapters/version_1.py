"""A config store as the first stgitops wrote it: schema version 1, in SQL of its own, with the digests of that time."""

import hashlib
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

_SCHEMA = (
    """
    CREATE TABLE revisions (
        environment     TEXT NOT NULL,
        number          INTEGER NOT NULL CHECK (number > 0),
        settings        TEXT NOT NULL,
        sealed          TEXT NOT NULL,
        author          TEXT NOT NULL,
        created_at      TEXT NOT NULL,
        git_commit      TEXT NOT NULL,
        message         TEXT NOT NULL,
        previous_digest TEXT NOT NULL,
        digest          TEXT NOT NULL,
        PRIMARY KEY (environment, number)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TRIGGER revisions_are_not_updated BEFORE UPDATE ON revisions
        BEGIN SELECT RAISE(ABORT, 'revisions are never updated'); END
    """,
    """
    CREATE TRIGGER revisions_are_not_deleted BEFORE DELETE ON revisions
        BEGIN SELECT RAISE(ABORT, 'revisions are never deleted'); END
    """,
    "PRAGMA application_id = 1937008495",
    "PRAGMA user_version = 1",
)
SETTINGS = {
    "delivery_delay": 10,
    "addresses_to_exclude": [],
    "error_notifications": {
        "reporting_level": "error",
        "email_address": "dev@helpdesk.example.org",
        "smtp_server": "smtp.example.org",
        "smtp_server_port": 587,
        "security": "starttls",
        "smtp_authentication": None,
    },
}
"""Those of the one environment in `tests.workspace`."""


def store_of_version_1(path: Path, delays: tuple[int, ...] = (30, 10), environment: str = "dev") -> list[str]:
    """Make the file with a revision for each delay, the oldest first, and return their digests."""
    path.touch(0o600)
    digests = [""]
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        for statement in _SCHEMA:
            connection.execute(statement)
        for number, delay in enumerate(delays, start=1):
            fields = _fields(environment, number, SETTINGS | {"delivery_delay": delay}, digests[-1])
            digests.append(hashlib.sha256(_json(fields).encode()).hexdigest())
            row = fields | {"settings": _json(fields["settings"]), "sealed": _json(fields["sealed"])}
            connection.execute(
                "INSERT INTO revisions VALUES (:environment, :number, :settings, :sealed, :author, :created_at,"
                " :commit, :message, :previous_digest, :digest)",
                row | {"digest": digests[-1]},
            )
        connection.commit()
    return digests[1:]


def schema_of(path: Path) -> tuple[int, list[str]]:
    """Return the schema version of a file, and the names of everything in it."""
    with closing(sqlite3.connect(path)) as connection:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        names = connection.execute("SELECT name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name")
        columns = connection.execute("SELECT name FROM pragma_table_info('revisions')")
        return version, [name for (name,) in [*names, *columns]]


def _fields(environment: str, number: int, settings: dict[str, Any], previous_digest: str) -> dict[str, Any]:
    return {
        "author": "ada",
        "commit": "0123456789abcdef",
        "created_at": f"2026-11-2{number}T12:00:00.123456+00:00",
        "environment": environment,
        "message": "because the relay moved 😀",
        "number": number,
        "previous_digest": previous_digest,
        "sealed": {},
        "settings": settings,
    }


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
