"""A test of whether mail can be sent, the whole way: from the name of the server to an accepted recipient, or message.

from stgitops.smtp import Account, Login, SecretStr, probe

account = Account("smtp.example.org", 587, "starttls", "helpdesk@example.org", Login("helpdesk", SecretStr(password)))
test = await probe(account)
print(test.failure or "mail can be sent")
"""

from pydantic import SecretStr

from stgitops.core.smtp_codes import SmtpCode
from stgitops.core.smtp_test import Account, Letter, Limits, Listener, Login, Result, SmtpTest, Step, StepName, Trouble
from stgitops.smtp.probing import probe
from stgitops.smtp.world import World

__all__ = [
    "Account",
    "Letter",
    "Limits",
    "Listener",
    "Login",
    "Result",
    "SecretStr",
    "SmtpCode",
    "SmtpTest",
    "Step",
    "StepName",
    "Trouble",
    "World",
    "probe",
]
