"""What a reviewer sees of a case: the claim beside the item, the score with and without it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from scoring_service.accounts import service as accounts
from scoring_service.accounts.guards import principal
from scoring_service.accounts.principals import Person, Role
from scoring_service.algorithms.structure import Algorithm, Item
from scoring_service.explanation.document import ExplanationDocument
from scoring_service.explanation.wording import gettext as _
from scoring_service.kernel.days import day_of
from scoring_service.objections import access
from scoring_service.objections import service as objections
from scoring_service.objections.effects import lineage
from scoring_service.objections.filters import Narrowing
from scoring_service.objections.inquiries.silence import unverified_items
from scoring_service.objections.records import Decision, Objection
from scoring_service.objections.review.rules import Bar, bar_of
from scoring_service.objections.rules import OPEN
from scoring_service.registry import service as registry
from scoring_service.scoring import service as scoring
from scoring_service.scoring.explain import Result
from scoring_service.scoring.records import Score
from scoring_service.web import inquiring
from scoring_service.web.corresponding import Correspondence
from scoring_service.web.explaining import explain
from scoring_service.web.inquiring import Asked
from scoring_service.web.objecting import item_value
from scoring_service.web.reviewers import reviewing
from scoring_service.web.reviewers.beside import Beside
from scoring_service.web.reviewers.filtering import news_words
from scoring_service.web.reviewers.reviewing import Reviews
from scoring_service.wire.installation import installation

_PAGE: Final = 100


@dataclass(frozen=True)
class DisputedItem:
    """One disputed item: what is recorded, and what the person says is right."""

    item: Item
    label: str
    recorded: str
    claimed: str | None
    source: str
    answered: str | None
    """What whoever supplied it says, if they were asked and answered."""

    is_unverified: bool
    """Whoever supplied it is silent, and by the procedure it cannot be confirmed then."""


@dataclass(frozen=True)
class _Said:
    """What sources say of the disputed items, and the items of which none says anything."""

    asked: Sequence[Asked]
    unverified: frozenset[str]


@dataclass(frozen=True)
class Entry:
    """One line of the queue."""

    objection: Objection
    lender: str
    assignee: str | None
    days_left: int
    bar: Bar | None
    """What keeps the reader from the case."""

    news: Sequence[str]
    """What came since a reviewer last did something in it."""


@dataclass(frozen=True)
class Queue:
    """One page of the queue."""

    entries: Sequence[Entry]
    after: str | None
    """The objection after which this page begins; None on the first page."""

    has_more: bool

    @property
    def last(self) -> str:
        """Return the objection after which the next page begins."""
        return self.entries[-1].objection.id


@dataclass(frozen=True)
class Case:
    """One objection with the score it stands against, and what the score would be otherwise."""

    objection: Objection
    score: Score
    algorithm: Algorithm
    document: ExplanationDocument
    disputed: Sequence[DisputedItem]
    without: Result
    as_claimed: Result | None
    current: Decision | None
    """The decision that ended the instance that has the case; None while it is open."""

    names: Mapping[str, str]
    """The e-mail address of each reviewer, by account."""

    added: Correspondence
    reviews: Reviews
    asked: Sequence[Asked]
    named: Sequence[Score]
    """The further scores that the objection is about."""

    repeated: Sequence[Objection]
    """The earlier objections of which it is a mere repeat."""
    beside: Beside

    @property
    def lender(self) -> str:
        return self.document.surroundings.recipients[0].name

    @property
    def is_open(self) -> bool:
        return self.objection.state in OPEN

    @property
    def assignee(self) -> str | None:
        return self.names.get(self.objection.assignee or "")

    @property
    def decided_by(self) -> str:
        current = self.current
        return reviewing.decided_by(self.objection, current, self.names) if current else ""


def list_cases(
    session: Session, me: Person, narrowing: Narrowing, *, today: date, after: str | None
) -> Queue:
    """Return a page of the cases that the filters leave, those due first coming first."""
    names = reviewer_names(session)
    found = objections.list_objections(session, narrowing=narrowing, limit=_PAGE + 1, after=after)
    lenders = {
        organisation: accounts.organisation_name(session, organisation)
        for organisation in {case.person.organisation_id for case in found[:_PAGE]}
    }
    entries = [
        Entry(
            objection=case,
            lender=lenders[case.person.organisation_id],
            assignee=names.get(case.assignee or ""),
            days_left=(case.due_on - today).days,
            bar=bar_of(case, me.account_id, me.organisation_id),
            news=news_words(case),
        )
        for case in found[:_PAGE]
    ]
    return Queue(entries, after, has_more=len(found) > _PAGE)


def read_case(session: Session, objection_id: str) -> Case:
    """Read one case; raise `NotFound`, or `Forbidden` to whoever belongs to its organisation."""
    objection = access.get_readable(session, objection_id, principal(Person))
    current = None if objection.state in OPEN else objection.decision
    standing = current.score_id if current else _standing(session, objection)
    score = scoring.get_score(session, standing)
    algorithm = registry.get_algorithm(session, score.digest)
    values = score.item_values()
    without = {item: value for item, value in values.items() if item not in objection.items}
    claimed = {**without, **objection.proposed}
    document, names, now = (
        explain(session, score),
        reviewer_names(session),
        installation().clock.now(),
    )
    others = lineage.standing_scores(session, [one.score_id for one in objection.named])
    added, today = Correspondence.read(session, objection_id), day_of(now)
    said = _Said(
        inquiring.asked(session, added.inquiries, algorithm, today=today),
        unverified_items(objection, added.inquiries, (score, *others), today),
    )
    disputed = _all_disputed(objection, document, algorithm, said, others)
    return Case(
        objection=objection,
        score=score,
        algorithm=algorithm,
        document=document,
        disputed=disputed,
        without=scoring.what_if(session, score, without),
        as_claimed=scoring.what_if(session, score, claimed) if objection.proposed else None,
        current=current,
        names=names,
        added=added,
        reviews=Reviews.read(session, objection, algorithm, names, now=now),
        asked=said.asked,
        named=[scoring.get_score(session, one.score_id) for one in objection.named],
        repeated=[objections.get_objection(session, one) for one in objection.repeats],
        beside=Beside.read(session, objection, algorithm, today=today),
    )


def reviewer_names(session: Session) -> dict[str, str]:
    """Return each reviewer's e-mail address by account."""
    return {p.account_id: p.email for p in accounts.list_accounts(session, Role.REVIEWER)}


def _standing(session: Session, objection: Objection) -> str:
    return scoring.list_corrections(session, objection.score_id)[-1].id


def _all_disputed(
    objection: Objection,
    document: ExplanationDocument,
    algorithm: Algorithm,
    said: _Said,
    others: Sequence[Score],
) -> list[DisputedItem]:
    """Set the claim about each item beside what is recorded, in scores named beside it too."""
    found = [_disputed(item, objection, document, algorithm, said) for item in objection.items]
    return [
        replace(one, recorded=_recorded(item, one.recorded, algorithm, others))
        for item, one in zip(objection.items, found, strict=True)
    ]


def _disputed(
    item: str,
    objection: Objection,
    document: ExplanationDocument,
    algorithm: Algorithm,
    said: _Said,
) -> DisputedItem:
    line = next(line for line in document.items if line.id == item)
    claimed = objection.proposed.get(item)
    return DisputedItem(
        item=algorithm.item_by_id[item],
        label=line.label,
        recorded=line.value,
        claimed=None if claimed is None else item_value(algorithm, item, claimed),
        source=line.source,
        answered=next((one.said[item] for one in said.asked if item in one.said), None),
        is_unverified=item in said.unverified,
    )


def _recorded(item: str, own: str, algorithm: Algorithm, others: Sequence[Score]) -> str:
    """Write the value in the disputed score, and those that scores named beside it differ by."""
    values = lineage.recorded_values(others, item)
    texts = dict.fromkeys(item_value(algorithm, item, value) for value in values)
    differing = [text for text in texts if text != own]
    if not differing:
        return own
    return _(
        "%(own)s; in other scores that the objection names: %(others)s",
        own=own,
        others=_(", ").join(differing),
    )
