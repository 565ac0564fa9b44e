"""What a person is written while their case is open: a message, more time, a day that has passed.

Such a letter holds only while the case is as it tells; else it is not sent.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from babel.dates import format_date

from scoring_service.explanation.wording import LOCALES
from scoring_service.kernel.texts import marked as N_
from scoring_service.notices.records import LetterKind, Paragraph
from scoring_service.objections import freezing, rules
from scoring_service.objections.records import Instance, Objection
from scoring_service.objections.telling import IF_NOBODY_DECIDES

SUBJECTS: Final[Mapping[LetterKind, str]] = {
    LetterKind.MESSAGE: N_("A reviewer has written to you"),
    LetterKind.EXTENDED: N_("There is more time to decide on your objection"),
    LetterKind.RENEWED: N_("Your objection is looked into, by a new last day"),
    LetterKind.OVERDUE: N_("The decision on your objection is late"),
}

Say = Callable[..., str]
Writer = Callable[[Objection, Say, str], Iterator[Paragraph]]


def holds(objection: Objection, kind: LetterKind) -> bool:
    """Tell whether such a letter is still true."""
    if objection.state not in rules.OPEN:
        return False
    is_late = objection.overdue_at is not None or objection.escalated_at is not None
    if kind is LetterKind.EXTENDED:
        return not is_late and objection.instance is Instance.FIRST
    if kind is LetterKind.RENEWED:
        return not is_late
    return is_late if kind is LetterKind.OVERDUE else True


def day_text(day: object, language: str) -> str:
    """Write a day in full."""
    return format_date(day, "long", LOCALES[language])  # type: ignore[arg-type] # date or instant


def _message(objection: Objection, say: Say, language: str) -> Iterator[Paragraph]:
    lodged = day_text(objection.lodged_at, language)
    told = N_("A reviewer has written to you about your objection of %(day)s, number %(number)s.")
    yield Paragraph(say(told, day=lodged, number=objection.id))
    told = N_(
        "What they wrote stands on the page of the objection. You can answer there and add files, "
        "as long as nothing is decided."
    )
    yield Paragraph(say(told))


def _moved(told: str) -> Writer:
    """Write that the last day is another one, in these words, and what holds until then."""

    def write(objection: Objection, say: Say, language: str) -> Iterator[Paragraph]:
        lodged, due = day_text(objection.lodged_at, language), day_text(objection.due_on, language)
        yield Paragraph(say(told, day=lodged, number=objection.id, due=due))
        yield Paragraph(say(IF_NOBODY_DECIDES[objection.at_due]))
        if objection.freezes:
            yield Paragraph(say(freezing.until_decided(objection)))

    return write


_extended: Final = _moved(
    N_(
        "You sent something new about your objection of %(day)s, number %(number)s. So that it can "
        "be looked at, the rules give more time: a person now has until %(due)s to decide."
    )
)
_renewed: Final = _moved(
    N_(
        "Your objection of %(day)s, number %(number)s, says again what was decided before, and its "
        "last day had passed. It is looked into now after all: a person has until %(due)s to "
        "decide."
    )
)


def _overdue(objection: Objection, say: Say, language: str) -> Iterator[Paragraph]:
    lodged, due = day_text(objection.lodged_at, language), day_text(objection.due_on, language)
    told = N_(
        "Nobody decided on your objection of %(day)s, number %(number)s, by %(due)s, the last day "
        "for it. That is not your fault."
    )
    yield Paragraph(say(told, day=lodged, number=objection.id, due=due))
    if objection.escalated:
        yield Paragraph(say(N_("All reviewers have been called on to decide it now.")))
    if objection.freezes:
        yield Paragraph(say(freezing.until_decided(objection)))
    told = N_(
        "You may complain to the regulator. On the page of the objection you can download the "
        "whole case as one file for that."
    )
    yield Paragraph(say(told))


WRITERS: Final[Mapping[LetterKind, Writer]] = {
    LetterKind.MESSAGE: _message,
    LetterKind.EXTENDED: _extended,
    LetterKind.RENEWED: _renewed,
    LetterKind.OVERDUE: _overdue,
}
