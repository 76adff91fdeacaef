"""One secret goes through a rollout that fails, a rollback, drift and locks, and is looked for everywhere."""

from tests.canary import ONE_LINE
from tests.process.watched_account import Account, echo
from tests.smtp.faults.fault import Fault
from tests.smtp.faults.polite import but, in_turn

REPEATED = but(AUTH=echo(lambda secret: f"535 5.7.8 {secret} is wrong"))
TRAP = Fault("trap", in_turn(but(), REPEATED), security="tls", login=True)
"""The password is right until the settings are live; then the server repeats it in what it refuses it with."""
APPLY = ("-v", "apply", "--yes", "--timeout", "5", "--tries", "1")


def delayed(account: Account, seconds: int) -> None:
    account.watched.write(base=f"delivery_delay: {seconds}\n")


def live(account: Account) -> None:
    """Apply a first revision with the secret, whose server is polite."""
    account.at(Fault("well", but(), security="tls", login=True), ONE_LINE)
    assert account.watched.watch(*APPLY) == 0


def test_a_rollout_that_is_rolled_back(account: Account) -> None:
    live(account)
    account.at(TRAP, ONE_LINE)
    assert account.watched.watch(*APPLY) == 6
    assert account.told(ONE_LINE)
    for command, code in (
        (("plan", "--out", "saved.json"), 0),
        (("plan", "--format", "json"), 0),
        (APPLY, 3),
        ((*APPLY, "--format", "json"), 3),
        ((*APPLY, "--retry-failed", "--format", "json"), 6),
        (("history", "dev", "--verify"), 0),
        (("history", "dev", "--format", "json"), 0),
        (("history", "dev", "--diff", "1", "2"), 0),
        (("drift", "--exit-code"), 4),
        (("drift", "--format", "json"), 0),
    ):
        assert account.watched.watch(*command) == code, command


def test_a_first_revision_that_is_withdrawn(account: Account) -> None:
    account.at(TRAP, ONE_LINE)
    assert account.watched.watch(*APPLY, "--format", "json") == 6
    assert account.watched.watch("history", "dev") == 0
    assert account.told(ONE_LINE)


def test_going_back_by_hand(account: Account) -> None:
    live(account)
    delayed(account, 20)
    account.watched.variables["DEV_PASSWORD"] = "another one"
    assert account.watched.watch(*APPLY) == 0
    back = ("-v", "rollback", "dev", "--yes", "--timeout", "5", "--tries", "1")
    assert account.watched.watch(*back) == 0
    assert account.told(ONE_LINE)
    assert account.watched.watch(*back, "--to", "2", "--format", "json") == 0
    assert account.watched.watch("drift", "--exit-code") == 0
    account.watched.variables["DEV_PASSWORD"] = ONE_LINE
    assert account.watched.watch("drift", "--exit-code") == 4
    assert account.watched.watch("history", "dev", "--diff", "1", "2") == 0


def test_a_rollback_whose_gate_fails(account: Account) -> None:
    live(account)
    delayed(account, 20)
    account.watched.variables["DEV_PASSWORD"] = "another one"
    assert account.watched.watch(*APPLY) == 0
    account.server.behave = REPEATED
    assert account.watched.watch("rollback", "dev", "--yes", "--timeout", "5", "--tries", "1") == 6
    account.watched.variables.pop("STGITOPS_STORE_KEY")
    assert account.watched.watch("rollback", "dev", "--yes") == 3


def test_locks_and_refusals(account: Account) -> None:
    live(account)
    assert account.watched.watch("lock", "dev", "--for", "1h", "--reason", "maintenance") == 0
    delayed(account, 20)
    assert account.watched.watch("plan") == 0
    assert account.watched.watch(*APPLY) == 5
    assert account.watched.watch("unlock", "dev") == 0
