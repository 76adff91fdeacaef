"""The project file: which environments there are, in what order, where their settings live, and what guards them."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, JsonValue

from stgitops.core.fields import NOT_BLANK
from stgitops.core.freeze import Freeze
from stgitops.core.guards import MaxChanges, Patterns
from stgitops.core.model import Model

ENVIRONMENT_NAME = r"^[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?$"
"""What a file must be called to name an environment: it goes into keys of stores, variables and URLs as it is."""

EnvironmentName = Annotated[str, Field(pattern=ENVIRONMENT_NAME)]
Reason = Annotated[str, Field(max_length=500, pattern=NOT_BLANK)]

_CLOSED: dict[str, JsonValue] = {"additionalProperties": False}
"""pydantic refuses keys that do not match, and does not say so in the schema."""


class SqliteStore(Model):
    """The embedded config store: one file, nothing to start."""

    type: Literal["sqlite"]
    path: Annotated[
        str,
        Field(
            title="Database file",
            description="Made by the first apply. A path that is not absolute is relative to this file.",
            examples=["../var/stgitops.sqlite3"],
            min_length=1,
            max_length=4096,
        ),
    ]


def _not_built_in(type_: str) -> str:
    if type_ == "sqlite":
        raise ValueError("sqlite has options of its own")
    return type_


class OtherStore(Model):
    """A config store of an installed package."""

    type: Annotated[
        str,
        Field(
            title="Type",
            description="The name of its entry point in the group stgitops.stores.",
            pattern="^[a-z][a-z0-9_-]*$",
            json_schema_extra={"not": {"const": "sqlite"}},
        ),
        AfterValidator(_not_built_in),
    ]
    options: Annotated[
        dict[str, Any],
        Field(title="Options", description="What the documentation of that store says."),
    ] = {}  # noqa: RUF012 - pydantic copies defaults


Store = SqliteStore | OtherStore


Authorities = Annotated[
    Annotated[str, Field(min_length=1, max_length=4096)] | None,
    Field(
        title="Authorities",
        description="A file with certificates (PEM) of authorities that the SMTP test trusts beside the system's. "
        "A path that is not absolute is relative to this file.",
        examples=["ca.pem"],
    ),
]


class EnvironmentConfig(Model):
    """What is special about one environment."""

    after: Annotated[
        tuple[EnvironmentName, ...],
        Field(
            title="After",
            description="The environments that are applied, and must have gone well, before this one.",
            examples=[["staging"]],
            strict=False,
        ),
    ] = ()
    production: Annotated[
        bool,
        Field(title="Production", description="Whether real people write to this help desk: stricter rules apply."),
    ] = False
    store: Annotated[
        Store | None,
        Field(title="Config store", description="Where the applied settings of this environment live."),
    ] = None
    ca_file: Authorities = None
    requires_proof: Annotated[
        bool,
        Field(
            title="Requires proof",
            description="Whether settings are applied only when their shared part, base.yaml, was proven by the SMTP "
            "test in every environment that this one comes after.",
        ),
    ] = False
    allow: Annotated[
        Patterns | None,
        Field(
            title="Allowed values",
            description="Where there is a list for a value, the value must match one of its patterns.",
            examples=[{"smtp_server": ["*.example.com"], "recipient_domain": ["example.com", "*.example.com"]}],
        ),
    ] = None
    deny: Annotated[
        Patterns | None,
        Field(
            title="Denied values",
            description="Where there is a list for a value, the value must match none of its patterns.",
            examples=[{"smtp_server": ["sandbox.*"]}],
        ),
    ] = None
    ignore: Annotated[
        dict[Annotated[str, Field(pattern="^STG[0-9]{3}$")], Reason],
        Field(
            title="Ignored findings",
            description="Codes of rules (STG3xx) that do not count here, each with the reason why.",
            examples=[{"STG306": "Both environments use the relay of the same provider account."}],
            json_schema_extra=_CLOSED,
        ),
    ] = {}  # noqa: RUF012 - pydantic copies defaults


class Project(Model):
    """A stgitops project: environments, their order, their config stores, their guards."""

    store: Annotated[
        Store | None,
        Field(title="Config store", description="The config store of every environment that names none itself."),
    ] = None
    ca_file: Authorities = None
    discover: Annotated[
        str,
        Field(
            title="Discover",
            description="Every file that matches is an environment, named after the file. "
            "Relative to this file; * stands for any characters in the name of a file.",
            examples=["environments/*.yaml"],
            pattern=r"^(?:[^*?\[\]/]+/)*[^*?\[\]/]*\*[^*?\[\]/]*\.yaml$",
            max_length=4096,
        ),
    ] = "environments/*.yaml"
    max_changes: Annotated[
        MaxChanges | None,
        Field(
            title="Most changes",
            description="How many environments one run may change: count, percent of all, or both.",
            examples=[{"count": 20, "percent": 25}],
        ),
    ] = None
    freeze: Annotated[
        tuple[Freeze, ...],
        Field(
            title="Freezes",
            description="Windows of time in which apply refuses. A rollback works in them.",
            examples=[
                [
                    {
                        "from": "2026-12-18 18:00",
                        "until": "2027-01-04 06:00",
                        "time_zone": "Europe/Berlin",
                        "reason": "Christmas",
                        "environments": ["production"],
                    }
                ]
            ],
            strict=False,
        ),
    ] = ()
    environments: Annotated[
        dict[EnvironmentName, EnvironmentConfig],
        Field(
            title="Environments",
            description="What is special about single environments.",
            examples=[{"production": {"after": ["staging"], "production": True}}],
            json_schema_extra=_CLOSED,
        ),
    ] = {}  # noqa: RUF012 - pydantic copies defaults
