"""Settings that were written as YAML are read back as the same settings, without findings."""

import yaml
from hypothesis import given
from hypothesis import strategies as st

from stgitops.core.layering import lay
from stgitops.core.loader import load
from stgitops.core.model import EmailSettings
from stgitops.core.structure import check_settings
from stgitops.render.yaml import settings_yaml
from tests.property.valid import plain_settings


@given(plain_settings(), st.booleans())
def test_what_is_written_is_read_back(plain: dict[str, object], with_comments: bool) -> None:
    settings = EmailSettings.model_validate(plain)
    text = settings_yaml(settings.plain(), (lambda path: f"# {path}") if with_comments else (lambda _: ""))
    document = load("f", text.encode())
    assert document.findings == ()
    read, findings = check_settings(lay([document]))
    assert (read, findings) == (settings, [])
    assert yaml.load(text, Loader=yaml.CSafeLoader) == settings.plain()
