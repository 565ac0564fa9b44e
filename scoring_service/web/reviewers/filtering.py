"""The filters of the queue as a form: read from the address, and written into it again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, TypeVar

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from scoring_service.accounts import service as accounts
from scoring_service.accounts.principals import Person
from scoring_service.explanation.wording import gettext as _
from scoring_service.kernel.texts import marked as N_
from scoring_service.objections import service as objections
from scoring_service.objections.filters import Due, Filters, Group, Narrowing, Reader, Whose
from scoring_service.objections.records import Ground, Objection
from scoring_service.objections.review.news import news_of
from scoring_service.objections.steps import EventKind
from scoring_service.web.forms import WrongFields
from scoring_service.web.objecting import GROUNDS

Options = Sequence[tuple[str, str]]
Choice = TypeVar("Choice", bound=StrEnum)

GROUPS: Final[Mapping[Group, str]] = {
    Group.OPEN: N_("All open ones"),
    Group.WAITING: N_("Waiting for a reviewer"),
    Group.UNDER_REVIEW: N_("Under review"),
    Group.PROPOSED: N_("Waits for a second reviewer"),
    Group.APPEALS: N_("Appeals"),
    Group.CLOSED: N_("Closed"),
}
_DUES: Final[Mapping[Due, str]] = {
    Due.OVERDUE: N_("Overdue"),
    Due.WEEK: N_("In the next seven days"),
}
_WHOSE: Final[Mapping[Whose, str]] = {
    Whose.MINE: N_("Mine"),
    Whose.NOBODYS: N_("Without a reviewer"),
    Whose.MAY_TAKE: N_("Those I may take or confirm"),
}
_NEWS: Final[Mapping[EventKind, str]] = {
    EventKind.EVIDENCE_ADDED: N_("New evidence"),
    EventKind.MESSAGE_WRITTEN: N_("New message"),
    EventKind.INQUIRY_ANSWERED: N_("New answer of the source"),
}


@dataclass(frozen=True)
class FilterForm:
    """What the form offers and has chosen; `query` leads to the same list again."""

    narrowing: Narrowing
    query: Mapping[str, str]
    groups: Options
    organisations: Options
    count: int

    @property
    def wrong(self) -> WrongFields:
        """Return nothing: what means nothing is left out, not refused."""
        return WrongFields()

    @property
    def is_open(self) -> bool:
        return self.narrowing.filters.group is not Group.CLOSED

    @property
    def is_narrowed(self) -> bool:
        """Tell whether anything but the state is filtered."""
        return bool(set(self.query) - {"show"})

    def chosen(self, name: str) -> str:
        """Return what is chosen in a field; empty where nothing narrows it."""
        return self.query.get(name, "")

    @property
    def grounds(self) -> Options:
        return _options({ground: words for ground, (words, _hint) in GROUNDS.items()})

    @property
    def dues(self) -> Options:
        return _options(_DUES)

    @property
    def whose(self) -> Options:
        return _options(_WHOSE)

    @property
    def kinds(self) -> Options:
        return [("", _("All")), ("live", _("Live")), ("test", _("Test"))]


def narrowing(values: MultiDict[str, str], me: Person, today: date) -> Narrowing:
    """Return the filters that an address names; what means nothing narrows nothing."""
    filters = Filters(
        group=_choice(Group, values.get("show")) or Group.OPEN,
        ground=_choice(Ground, values.get("ground")),
        due=_choice(Due, values.get("due")),
        whose=_choice(Whose, values.get("whose")),
        organisation_id=values.get("organisation") or None,
        key_kind=kind if (kind := values.get("kind")) in {"live", "test"} else None,
    )
    return Narrowing(filters, Reader(me.account_id, me.organisation_id, today))


def read_form(session: Session, wanted: Narrowing) -> FilterForm:
    """Return the form with these filters chosen, and how many cases each group has."""
    counts = objections.count_groups(session, wanted)
    known = [
        (one, accounts.organisation_name(session, one))
        for one in objections.list_organisations(session)
    ]
    group = wanted.filters.group or Group.OPEN
    return FilterForm(
        narrowing=wanted,
        query=_query(wanted.filters),
        groups=[
            (
                "" if one is Group.OPEN else one.value,
                _("%(words)s (%(more)s)", words=_(text), more=str(counts[one])),
            )
            for one, text in GROUPS.items()
        ],
        organisations=[("", _("All")), *known],
        count=counts[group],
    )


def news_words(objection: Objection) -> list[str]:
    """Say what came since a reviewer last did something in a case, each kind once."""
    return [_(_NEWS[kind]) for kind in dict.fromkeys(event.kind for event in news_of(objection))]


def _query(filters: Filters) -> dict[str, str]:
    group = None if filters.group is Group.OPEN else filters.group
    named = {
        "show": group,
        "ground": filters.ground,
        "due": filters.due,
        "whose": filters.whose,
        "organisation": filters.organisation_id,
        "kind": filters.key_kind,
    }
    return {name: str(value) for name, value in named.items() if value is not None}


def _options(words: Mapping[Choice, str]) -> Options:
    return [("", _("All")), *((one.value, _(text)) for one, text in words.items())]


def _choice(kind: type[Choice], asked: str | None) -> Choice | None:
    return kind(asked) if asked in {one.value for one in kind} else None
