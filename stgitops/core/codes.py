"""Every code that a finding can have: its severity and its title. The page of each is `stgitops/pages/CODE.md`."""

from enum import Enum, StrEnum


class Severity(StrEnum):
    """How bad a finding is: an error stops `plan` and `apply`, a warning only with `--strict`, a note never."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Code(Enum):
    """A kind of finding. The id is stable: it is never given to another kind, and its meaning does not change."""

    # Reading a file
    FILE_MISSING = ("STG101", Severity.ERROR, "A file is missing")
    FILE_UNREADABLE = ("STG102", Severity.ERROR, "A file cannot be read")
    FILE_IS_DIRECTORY = ("STG103", Severity.ERROR, "A directory stands where a file is wanted")
    LIMIT_PASSED = ("STG104", Severity.ERROR, "A file is larger or deeper than the limits")
    NOT_UTF8 = ("STG105", Severity.ERROR, "A file is not UTF-8")
    BYTE_ORDER_MARK = ("STG106", Severity.ERROR, "A file opens with a byte-order mark")
    EMPTY_FILE = ("STG107", Severity.ERROR, "A file holds no settings")
    YAML_SYNTAX = ("STG108", Severity.ERROR, "A file is not YAML")
    SEVERAL_DOCUMENTS = ("STG109", Severity.ERROR, "A file holds several documents")
    DUPLICATE_KEY = ("STG110", Severity.ERROR, "A key stands twice in one mapping")
    ANCHOR_OR_ALIAS = ("STG111", Severity.ERROR, "An anchor or alias is used")
    MERGE_KEY = ("STG112", Severity.ERROR, "A merge key is used")
    TAG_OR_DIRECTIVE = ("STG113", Severity.ERROR, "A tag or directive is used")
    AMBIGUOUS_SCALAR = ("STG114", Severity.ERROR, "A value is read in two ways")
    CONTROL_CHARACTER = ("STG115", Severity.ERROR, "A value holds a line break or control character")
    KEY_NOT_TEXT = ("STG116", Severity.ERROR, "A key is not text")

    # The structure of the settings and of the project
    UNKNOWN_KEY = ("STG201", Severity.ERROR, "A key is not known")
    MISSING_KEY = ("STG202", Severity.ERROR, "A required key is missing")
    WRONG_TYPE = ("STG203", Severity.ERROR, "A value has the wrong type")
    VALUE_NOT_ALLOWED = ("STG204", Severity.ERROR, "A value is not allowed")
    NOT_AN_ADDRESS = ("STG205", Severity.ERROR, "A value is not an email address")
    NOT_A_HOST = ("STG206", Severity.ERROR, "A value is not a host name or IP address")
    DUPLICATE_ADDRESS = ("STG207", Severity.ERROR, "An address stands twice in the list")
    LITERAL_PASSWORD = ("STG208", Severity.ERROR, "A password stands in the file")
    SECRET_REFERENCE = ("STG209", Severity.ERROR, "A secret reference is not clear")

    # Rules about settings that are each right by themselves
    PORT_AND_SECURITY = ("STG301", Severity.ERROR, "Port and security contradict each other")
    AUTHENTICATION_IN_CLEAR = ("STG302", Severity.ERROR, "The password would be sent unencrypted")
    ERROR_ADDRESS_EXCLUDED = ("STG303", Severity.WARNING, "The error address is excluded from auto-responders")
    OVERLAPPING_EXCLUSION = ("STG304", Severity.WARNING, "An exclusion is covered by another")
    RESERVED_DOMAIN = ("STG305", Severity.ERROR, "Production uses a reserved domain")
    SHARED_SECRET = ("STG306", Severity.WARNING, "Two environments share a secret")
    REPEATS_BASE = ("STG307", Severity.NOTE, "A value only repeats the base")

    # The project
    UNKNOWN_ENVIRONMENT = ("STG401", Severity.ERROR, "An environment is named that nobody declared")
    ENVIRONMENT_WITHOUT_FILE = ("STG402", Severity.ERROR, "An environment has no file")
    ORDER_CYCLE = ("STG403", Severity.ERROR, "Environments come after each other in a circle")
    ENVIRONMENT_NAME = ("STG404", Severity.ERROR, "A file's name cannot name an environment")
    CANNOT_IGNORE = ("STG405", Severity.ERROR, "A code is ignored that does not exist or cannot be ignored")
    NEEDLESS_IGNORE = ("STG406", Severity.NOTE, "An ignored code is not found")
    NO_ENVIRONMENTS = ("STG407", Severity.ERROR, "The project has no environments")
    PROOF_OF_NOTHING = ("STG408", Severity.WARNING, "requires_proof is set where nothing comes before")

    # Secrets, when they are needed
    SECRET_UNSET = ("STG501", Severity.ERROR, "A secret is not set")
    SECRET_EMPTY = ("STG502", Severity.ERROR, "A secret is empty")
    SECRET_LINE_BREAK = ("STG503", Severity.ERROR, "A secret ends in a line break")
    SECRET_UNREADABLE = ("STG504", Severity.ERROR, "A secret cannot be read")
    NO_STORE_KEY = ("STG505", Severity.ERROR, "There is no key to seal passwords with")

    # Guards, and what stops an apply
    NOT_ALLOWED = ("STG601", Severity.ERROR, "A value is not among those that a guard allows")
    DENIED = ("STG602", Severity.ERROR, "A value is denied by a guard")
    TOO_MANY_CHANGES = ("STG603", Severity.ERROR, "A run would change too many environments")
    FROZEN = ("STG604", Severity.ERROR, "Changes are frozen")
    NOT_PROVEN = ("STG605", Severity.ERROR, "The shared settings are not proven")
    ROLLED_BACK_BEFORE = ("STG606", Severity.ERROR, "The settings were rolled back before")
    LOCKED = ("STG607", Severity.ERROR, "The environment is locked")

    def __init__(self, identifier: str, severity: Severity, title: str) -> None:
        self.id = identifier
        self.severity = severity
        self.title = title

    @property
    def ignorable(self) -> bool:
        """Whether `stgitops.yaml` may ignore it for an environment: the rules may be, the rest may not."""
        return self.id.startswith("STG3")


CODES = {code.id: code for code in Code}
"""Every code by its id, in order."""
