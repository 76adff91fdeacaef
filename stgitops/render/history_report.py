"""The revisions of an environment, for programs: JSON, with a schema in `schema/`."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from stgitops.core.reports import HistoryReport, ProofReport, RevisionReport, TermsReport
from stgitops.core.revisions import Revision
from stgitops.core.states import Proof, State, is_of
from stgitops.render.json import report_json


def history_json(
    environment: str,
    revisions: Sequence[Revision],
    states: Mapping[int, State],
    proofs: Sequence[Proof],
    broken: str,
) -> str:
    """Write revisions, what is known of each, and what is wrong with their chain."""
    reports = tuple(
        _revision(each, states[each.number], [proof for proof in proofs if is_of(proof, each)]) for each in revisions
    )
    return report_json(
        HistoryReport(format_version=1, environment=environment, revisions=reports, verified=not broken, broken=broken)
    )


def _revision(revision: Revision, state: State, proofs: Sequence[Proof]) -> RevisionReport:
    return RevisionReport(
        number=revision.number,
        state=state.value,
        created_at=revision.created_at,
        author=revision.author,
        commit=revision.commit,
        message=revision.message,
        terms=TermsReport(**asdict(revision.terms)),
        proofs=tuple(ProofReport(proof.created_at, proof.author) for proof in proofs),
        settings=revision.settings,
        previous_digest=revision.previous_digest,
        digest=revision.digest,
    )
