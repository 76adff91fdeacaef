"""What became of settings when they were live before: nobody tries twice what was rolled back, unless on purpose."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from pydantic import SecretStr

from stgitops.core.environments import Environment
from stgitops.core.plan import Attempt
from stgitops.core.ports.world import World
from stgitops.core.states import State
from stgitops.services.history import history
from stgitops.services.secrets import is_the_same


def earlier_attempt(
    environment: Environment, wanted: Mapping[str, Any], secret: SecretStr | None, world: World
) -> Attempt | None:
    """Return the newest attempt with the same settings and, as far as is known, the same secret, that was rolled back.

    None where it is proven since then that mail can be sent with them.

    Raises:
        StoreError: the config store cannot be read.
    """
    past = history(environment, world.stores)
    for revision, after in reversed([*pairwise(past.revisions)]):
        same_secret = is_the_same(revision, secret, world.sealer)
        if revision.settings != wanted or same_secret is False:
            continue
        state = past.states[revision.number]
        if state is State.HEALTHY and same_secret:
            return None
        if state is State.ROLLED_BACK:
            return Attempt(revision.number, after.created_at, after.author, after.terms.code, after.terms.reason)
    return None
