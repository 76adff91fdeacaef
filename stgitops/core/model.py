"""The settings of one environment: every field of the original page "Email Settings", and no other.

The models are the one source of truth for structure: `schema/*.json` is written from them, and their titles,
descriptions and examples are what an editor shows. What is documented by the vendor and what is a convention of
this project stands in docs/settings.md.
"""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from stgitops.core.fields import Address, Exclusion, HostName, Port, Variable, check_unique


class Model(BaseModel):
    """Strict, immutable and closed; an error in it never repeats what was given to it."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", hide_input_in_errors=True)


class FromEnv(Model):
    """A secret in an environment variable."""

    from_env: Annotated[
        Variable,
        Field(
            title="Environment variable",
            description="The name of the environment variable that holds the secret. Its value is never trimmed.",
            examples=["PRODUCTION_SMTP_PASSWORD"],
        ),
    ]

    def __str__(self) -> str:
        return self.from_env


class FromFile(Model):
    """A secret in a file."""

    from_file: Annotated[
        str,
        Field(
            title="File",
            description="The file that holds the secret and nothing else, not even a line break at its end. "
            "A path that is not absolute is relative to stgitops.yaml.",
            examples=["/run/secrets/smtp-password"],
            min_length=1,
            max_length=4096,
        ),
    ]

    def __str__(self) -> str:
        return self.from_file


SecretReference = FromEnv | FromFile

PASSWORD_PATH = ("error_notifications", "smtp_authentication", "password")
"""Where the only secret reference of the settings stands."""


class SmtpAuthentication(Model):
    """How stgitops and the help desk log in at the SMTP server."""

    username: Annotated[
        str,
        Field(
            title="Auth Username",
            description="The name to log in with, often the address itself.",
            examples=["helpdesk@example.org"],
            min_length=1,
            max_length=255,
        ),
    ]
    password: Annotated[
        SecretReference,
        Field(
            title="New Password, Confirm Password",
            description="Where the password is to be found; the password itself never stands in a file.",
            examples=[{"from_env": "PRODUCTION_SMTP_PASSWORD"}, {"from_file": "/run/secrets/smtp-password"}],
        ),
    ]


class ErrorNotifications(Model):
    """The help desk's own error notifications. Departments and brands have SMTP accounts of their own."""

    reporting_level: Annotated[
        Literal["off", "critical", "error", "warning", "info", "debug"],
        Field(
            title="Reporting Level",
            description='From which level on errors are reported. Write "off" with quotes: YAML 1.1 reads it as false.',
            examples=["error", "warning"],
        ),
    ] = "error"
    email_address: Annotated[
        Address,
        Field(
            title="Email Address",
            description="Error notifications are sent from this address and to it.",
            examples=["helpdesk@example.org"],
        ),
    ]
    smtp_server: Annotated[
        HostName,
        Field(
            title="SMTP Server",
            description="Host name or IP address, without port or scheme.",
            examples=["smtp.example.org", "127.0.0.1"],
        ),
    ]
    smtp_server_port: Annotated[
        Port,
        Field(
            title="SMTP Server Port",
            description="25 to relay, 587 for submission with STARTTLS, 465 for submission with implicit TLS.",
            examples=[25, 465, 587],
        ),
    ] = 25
    security: Annotated[
        Literal["none", "starttls", "tls"],
        Field(
            title="Enable SSL",
            description="none: in the clear. starttls: encrypted by the command STARTTLS, which must be offered "
            "(RFC 3207). tls: encrypted from the first byte on (implicit TLS, RFC 8314).",
            examples=["starttls"],
        ),
    ] = "none"
    smtp_authentication: Annotated[
        SmtpAuthentication | None,
        Field(
            title="Enable SMTP authentication",
            description="How to log in. Leave it out where the server asks for no login.",
        ),
    ] = None


class EmailSettings(Model):
    """The email settings of one help desk installation."""

    delivery_delay: Annotated[
        int,
        Field(
            title="Delivery Delay",
            description="Seconds that automated messages are held back before they are sent.",
            examples=[10, 60],
            ge=0,
            le=86400,
        ),
    ] = 10
    addresses_to_exclude: Annotated[
        tuple[Exclusion, ...],
        Field(
            title="Addresses to Exclude",
            description="Addresses that get no auto-responders. *@example.org stands for every address of a domain, "
            "*@*.example.org for every address of its subdomains. Compared without regard to case.",
            examples=[["noreply@example.org", "*@bounces.example.org"]],
            strict=False,
            json_schema_extra={"uniqueItems": True},
        ),
        AfterValidator(check_unique),
    ] = ()
    error_notifications: Annotated[
        ErrorNotifications,
        Field(title="Error Notifications", description="Where the help desk reports its own errors, and how."),
    ]

    def plain(self) -> dict[str, Any]:
        """Return the settings as plain data, as JSON and YAML write them, defaults included."""
        return self.model_dump(mode="json", exclude_none=True)
