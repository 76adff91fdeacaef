"""Every fault by its name."""

from tests.smtp.faults.certificates import CERTIFICATES
from tests.smtp.faults.connecting import CONNECTING
from tests.smtp.faults.encryption import ENCRYPTION
from tests.smtp.faults.envelope import ENVELOPE
from tests.smtp.faults.fault import MOST_OF_IT, PASSWORD, Fault
from tests.smtp.faults.greeting import GREETING
from tests.smtp.faults.login import LOGIN
from tests.smtp.faults.protocol import PROTOCOL
from tests.smtp.faults.retries import RETRIES

ALL = (*CONNECTING, *GREETING, *PROTOCOL, *ENCRYPTION, *CERTIFICATES, *LOGIN, *ENVELOPE, *RETRIES)
FAULTS = {fault.name: fault for fault in ALL}

__all__ = ["ALL", "FAULTS", "MOST_OF_IT", "PASSWORD", "Fault"]
