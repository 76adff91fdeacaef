"""What is live: the newest revision of each environment in its config store."""

from collections.abc import Iterable, Mapping

from stgitops.core.errors import StoreError
from stgitops.core.plan import Unplanned
from stgitops.core.ports.stores import ConfigStore, Stores
from stgitops.core.revisions import Revision, is_intact
from stgitops.services.load import LoadedProject


def live_revisions(
    project: LoadedProject, names: Iterable[str], stores: Stores
) -> tuple[Mapping[str, Revision | None], list[Unplanned]]:
    """Return the live revisions of environments, and those whose store does not answer."""
    live: dict[str, Revision | None] = {}
    unplanned: list[Unplanned] = []
    by_store: dict[ConfigStore, list[str]] = {}
    for name in names:
        try:
            by_store.setdefault(stores.open(project.environments[name].store), []).append(name)
        except StoreError as error:
            unplanned.append(Unplanned(name, error.message, error.hint))
    for store, some in by_store.items():
        try:
            revisions = store.current(some)
        except StoreError as error:
            unplanned += [Unplanned(name, error.message, error.hint) for name in some]
            continue
        for name in some:
            revision = revisions.get(name)
            if revision is None or is_intact(revision):
                live[name] = revision
            else:
                unplanned.append(_tampered(revision))
    return live, unplanned


def _tampered(revision: Revision) -> Unplanned:
    message = f"revision {revision.number} in the config store is not what was written: its digest differs"
    return Unplanned(revision.environment, message, f"look at: stgitops history {revision.environment} --verify")
