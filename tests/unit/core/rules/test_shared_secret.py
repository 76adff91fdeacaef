"""STG306."""

from stgitops.core.codes import Code
from stgitops.core.findings import Finding, Origin
from stgitops.core.model import FromEnv, FromFile
from stgitops.core.rules.shared_secret import Use, check, reference_of
from tests.unit.core.rules.subjects import LOGIN, settings_text, subject


def use(name: str, reference: FromEnv | FromFile) -> Use:
    return Use(name, reference, Origin(f"{name}.yaml"))


def test_a_shared_secret_is_found_in_each_environment_that_has_it() -> None:
    a, b = FromEnv(from_env="A"), FromEnv(from_env="B")
    findings = list(check([use("dev", a), use("qa", b), use("prod", FromEnv(from_env="A"))]))
    assert findings == [
        Finding(
            Code.SHARED_SECRET,
            "2 environments share the secret from A",
            Origin(f"{name}.yaml"),
            "give each environment a variable of its own",
            "error_notifications.smtp_authentication.password",
            (name,),
        )
        for name in ("dev", "prod")
    ]


def test_a_variable_and_a_file_of_one_name_are_two_secrets() -> None:
    assert list(check([use("dev", FromEnv(from_env="A")), use("prod", FromFile(from_file="A"))])) == []
    assert list(check([])) == []


def test_the_reference_of_settings() -> None:
    assert reference_of(subject(settings_text()).settings) is None
    assert reference_of(subject(settings_text(**LOGIN)).settings) == FromEnv(from_env="A")
