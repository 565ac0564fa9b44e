"""Gathers all that is recorded of one objection, as whoever asks may see it.

What reviewers think among themselves is no part of it: proposals, and who they are. Of the scores
only those are told in full that the private link opens; other people's files stay where they are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from scoring_service.accounts import principals
from scoring_service.accounts import service as accounts
from scoring_service.accounts.principals import Principal
from scoring_service.kernel.errors import Conflict
from scoring_service.kernel.texts import marked as N_
from scoring_service.notices.told import Told, list_told
from scoring_service.objections import access
from scoring_service.objections.casefile.chains import Chain, Telling, ToldScore, told_chains
from scoring_service.objections.casefile.rules import is_complete
from scoring_service.objections.correspondence import evidence, messages
from scoring_service.objections.correspondence.records import Evidence, Message
from scoring_service.objections.decisions.receipts_api import receipt_of
from scoring_service.objections.helping import service as helping
from scoring_service.objections.helping.records import Helper
from scoring_service.objections.inquiries import service as inquiries
from scoring_service.objections.inquiries.records import Inquiry
from scoring_service.objections.records import Decision, Objection
from scoring_service.scoring import certifications, suppressions, views
from scoring_service.scoring.certifications import Certification
from scoring_service.scoring.suppressions import Suppression
from scoring_service.scoring.views import Statement
from scoring_service.transparency import log


@dataclass(frozen=True, slots=True)
class DecidedOn:
    """A decision, its receipt with the proof, and what evidence the receipt binds."""

    decision: Decision
    receipt: dict[str, object] | None
    evidence: Sequence[str]


@dataclass(frozen=True, slots=True)
class Casefile:
    """All of one case, oldest first where there are several.

    `helper_id` is the helper for whom it is gathered, if one asks; `helpers` are those whom the
    reader may know.
    """

    objection: Objection
    organisation: str
    messages: Sequence[Message]
    evidence: Sequence[Evidence]
    inquiries: Sequence[tuple[Inquiry, str]]
    decisions: Sequence[DecidedOn]
    statement: Statement | None
    suppressions: Sequence[Suppression]
    certifications: Sequence[Certification]
    notices: Sequence[Told]
    chains: Sequence[Chain]
    helpers: Sequence[Helper]
    helper_id: str | None
    made_at: datetime
    telling: Telling

    @property
    def scores(self) -> list[ToldScore]:
        """Return every score of every chain, the disputed one's first."""
        return [told for chain in self.chains for told in chain]


def gather(
    session: Session,
    objection_id: str,
    caller: Principal,
    *,
    telling: Telling,
    now: datetime,
) -> Casefile:
    """Return the file of an objection that whoever calls may see; helpers learn of no other.

    Raises as `get_readable`; `Conflict` while the decision is awaited and its time is not over.
    """
    objection = access.get_readable(session, objection_id, caller)
    if not is_complete(objection):
        raise _too_early(objection)
    own_score_id = access.opened_score(caller)
    helper_id = caller.helper_id if isinstance(caller, principals.Helper) else None
    asked = inquiries.list_inquiries(session, objection_id, own_score_id)
    chains = list(told_chains(session, objection, own_score_id, telling))
    about = {told.score.id for chain in chains for told in chain}
    about |= {inquiry.id for inquiry in asked}
    return Casefile(
        objection=objection,
        organisation=accounts.organisation_name(session, objection.person.organisation_id),
        messages=messages.list_messages(session, objection_id),
        evidence=evidence.list_evidence(session, objection_id),
        inquiries=[(one, _supplier(session, one)) for one in asked],
        decisions=list(_decisions(session, objection)),
        statement=views.find_statement(session, objection_id),
        suppressions=suppressions.list_ever(session, objection_id),
        certifications=certifications.list_about(session, objection.person, objection_id),
        notices=list(_notices(session, objection, about)),
        chains=chains,
        helpers=_helpers(session, objection_id, helper_id, now),
        helper_id=helper_id,
        made_at=now,
        telling=telling,
    )


def _supplier(session: Session, inquiry: Inquiry) -> str:
    return accounts.organisation_name(session, inquiry.supplier.organisation_id)


def _decisions(session: Session, objection: Objection) -> Iterator[DecidedOn]:
    prover = log.Prover(session)
    for decision in objection.decisions:
        receipt = None
        if decision.receipt is not None:
            receipt = receipt_of(objection, prover, decision.instance)
        bound = evidence.list_digests(session, objection.id, before=decision.revision)
        yield DecidedOn(decision, receipt, bound)


def _notices(session: Session, objection: Objection, about: set[str]) -> Iterator[Told]:
    """Leave out what another objection to the same score had told."""
    for told in list_told(session, about, since=objection.lodged_at):
        if told.message.data.get("objection", objection.id) == objection.id:
            yield told


def _helpers(
    session: Session, objection_id: str, reader: str | None, now: datetime
) -> list[Helper]:
    """Return who acted for the person; a helper finds of them only themselves."""
    acting = helping.list_acting(session, objection_id, now=now)
    return [helper for helper in acting if reader in (None, helper.id)]


def _too_early(objection: Objection) -> Conflict:
    return Conflict(
        "file_not_complete",
        N_("There is no file of this case yet"),
        N_("The objection {objection} waits for its decision, which is due by {due}."),
        N_("Download the file once it is decided, or once that day has passed."),
        objection=objection.id,
        due=objection.due_on.isoformat(),
    )
