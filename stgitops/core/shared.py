"""The settings that all environments share, as one digest: what promotion asks about."""

from typing import Any

from stgitops.core.layering import merge
from stgitops.core.model import EmailSettings, Model
from stgitops.core.revisions import digest_of


def shared_digest(base: Any) -> str:
    """Return the SHA-256 of `base.yaml`, laid over the defaults: what an environment gets that sets nothing itself."""
    return digest_of(merge(_defaults(EmailSettings), base))


def _defaults(model: type[Model]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, Model):
            found[name] = _defaults(field.annotation)
        elif not field.is_required():
            found[name] = field.default
    return found
