"""What a person who objected is written, in plain words and in their language.

It tells what happened and why, and no value of any item beyond what the reasons name. It never
holds the private link: an e-mail is read by others and kept for years, and whoever has the link can
act as the person.
"""

from collections.abc import Iterator, Mapping
from functools import cache, partial
from importlib import resources
from typing import Final

from babel.support import NullTranslations, Translations
from sqlalchemy.orm import Session

from scoring_service.explanation.wording import LOCALES
from scoring_service.kernel.texts import marked as N_
from scoring_service.notices.records import Letter, LetterKind, Paragraph
from scoring_service.objections import freezing, rules, service
from scoring_service.objections.correspondence import meanwhile
from scoring_service.objections.correspondence.meanwhile import day_text
from scoring_service.objections.effects import stating
from scoring_service.objections.effects.following import words_of
from scoring_service.objections.helping.tables import HelperRow
from scoring_service.objections.records import Instance, Objection
from scoring_service.objections.review.rules import appeal_until
from scoring_service.objections.steps import EventKind, State
from scoring_service.objections.telling import (
    AFTER_APPEAL,
    APPEAL_UNTIL,
    IF_NOBODY_DECIDES,
    NO_REVIEWER,
    REPEAT,
    REPEAT_REMEDY,
    UNTIL,
    outcome_of,
)

_SUBJECTS: Final[Mapping[LetterKind, str]] = {
    LetterKind.RECEIVED: N_("We received your objection"),
    LetterKind.DECIDED: N_("Your objection was decided"),
    LetterKind.REPLACED: N_("Your score was replaced"),
    LetterKind.APPEALED: N_("We received your appeal"),
    LetterKind.CERTIFIED: N_("Information about you may be used again"),
    **meanwhile.SUBJECTS,
    LetterKind.AUTHORITY_REFUSED: N_("The authority of your helper was not accepted"),
}

_ENDING: Final = (
    N_(
        "To read everything, open the private link that you were given with your score. For your "
        "safety it is not in this e-mail. If you no longer have it, ask the organisation that you "
        "have it from for a new one."
    ),
    N_(
        "You get this e-mail because this address was given with the objection. On the page of "
        "the objection you can have it deleted."
    ),
)

Say = meanwhile.Say


def compose(session: Session, objection_id: str, kind: LetterKind, language: str) -> Letter | None:
    """Write a letter from what is recorded now; None where it would tell what holds no more."""
    objection = service.get_objection(session, objection_id)
    if kind is LetterKind.AUTHORITY_REFUSED:
        return _letter(objection, kind, language, partial(_authority_refused, session))
    return written(objection, kind, language)


def written(objection: Objection, kind: LetterKind, language: str) -> Letter | None:
    """Write a letter about an objection as it is, or as it would be after a decision."""
    tells_of_waiting = kind in {LetterKind.RECEIVED, LetterKind.APPEALED}
    if tells_of_waiting and objection.state not in rules.OPEN:
        return None
    if kind is LetterKind.DECIDED and objection.decision is None:
        return None
    if kind in meanwhile.SUBJECTS and not meanwhile.holds(objection, kind):
        return None
    writer = {
        LetterKind.RECEIVED: _received,
        LetterKind.DECIDED: _decided,
        LetterKind.REPLACED: _replaced,
        LetterKind.APPEALED: _appealed,
        LetterKind.CERTIFIED: _certified,
        **meanwhile.WRITERS,
    }[kind]
    return _letter(objection, kind, language, writer)


def _letter(
    objection: Objection, kind: LetterKind, language: str, writer: meanwhile.Writer
) -> Letter:
    say = _speaking(language)
    ending = (Paragraph(say(sentence)) for sentence in _ENDING)
    paragraphs = (*writer(objection, say, language), *ending)
    return Letter(language, say(_subject(objection, kind)), paragraphs)


def _subject(objection: Objection, kind: LetterKind) -> str:
    decision = objection.decision
    if kind is LetterKind.DECIDED and decision and decision.answered_at_once:
        return N_("Your question about the reasons was answered")
    return _SUBJECTS[kind]


def _received(objection: Objection, say: Say, language: str) -> Iterator[Paragraph]:
    lodged = day_text(objection.lodged_at, language)
    number = objection.id
    told = N_("We have received your objection of %(day)s. Its number is %(number)s.")
    yield Paragraph(say(told, day=lodged, number=number))
    yield from _waiting(objection, say, language)


def _appealed(objection: Objection, say: Say, language: str) -> Iterator[Paragraph]:
    lodged = day_text(objection.lodged_at, language)
    told = N_(
        "We have received your appeal against the decision on your objection of %(day)s, number "
        "%(number)s. Reviewers who had no part in that decision look at it again."
    )
    yield Paragraph(say(told, day=lodged, number=objection.id))
    yield from _waiting(objection, say, language)


def _waiting(objection: Objection, say: Say, language: str) -> Iterator[Paragraph]:
    if objection.freezes:
        yield Paragraph(say(freezing.until_decided(objection)))
    if objection.repeats:
        yield Paragraph(say(REPEAT))
        yield Paragraph(say(REPEAT_REMEDY))
    due = day_text(objection.due_on, language)
    if objection.overdue_at is None:
        yield Paragraph(say(UNTIL, day=due))
        yield Paragraph(say(IF_NOBODY_DECIDES[objection.at_due]))


def _decided(objection: Objection, say: Say, language: str) -> Iterator[Paragraph]:
    decision = objection.decision
    assert decision is not None
    if decision.answered_at_once:
        yield from _answered(objection, say, language)
        return
    lodged = day_text(objection.lodged_at, language)
    told = N_("Your objection of %(day)s, number %(number)s, has been decided.")
    if decision.instance is Instance.APPEAL:
        told = N_("Your appeal in the objection of %(day)s, number %(number)s, has been decided.")
    yield Paragraph(say(told, day=lodged, number=objection.id))
    yield Paragraph(say(outcome_of(decision)))
    by_rule = N_("What the rule says of it:")
    yield Paragraph(say(by_rule if decision.rule else N_("The reasons of the reviewer:")))
    yield Paragraph(decision.reasons, quoted=True)
    if (follows := words_of(objection, decision.outcome)) is not None:
        yield Paragraph(say(follows))
    if decision.new_score_id is not None:
        yield Paragraph(say(N_("A new score has replaced the one that you objected to.")))
    if (until := appeal_until(objection)) is not None:
        yield Paragraph(say(APPEAL_UNTIL, day=day_text(until, language)))
    elif objection.instance is Instance.APPEAL and objection.state is State.DECIDED:
        yield Paragraph(say(AFTER_APPEAL))
    yield Paragraph(say(N_("If you do not agree, the page of the objection says what you can do.")))
    if stating.leaves_open(decision.outcome):
        told = N_("On that page you can also add a statement that stands beside later scores.")
        yield Paragraph(say(told))


def _answered(objection: Objection, say: Say, language: str) -> Iterator[Paragraph]:
    lodged = day_text(objection.lodged_at, language)
    told = N_(
        "You asked on %(day)s for the reasons of your score. The number of your question is "
        "%(number)s. The statement of reasons and grounds is ready on its page."
    )
    yield Paragraph(say(told, day=lodged, number=objection.id))
    yield Paragraph(say(NO_REVIEWER))


def _replaced(objection: Objection, say: Say, language: str) -> Iterator[Paragraph]:
    lodged = day_text(objection.lodged_at, language)
    told = N_(
        "The score that your objection of %(day)s, number %(number)s, is about was made again and "
        "replaced, because information that it was made of has changed."
    )
    yield Paragraph(say(told, day=lodged, number=objection.id))


def _certified(objection: Objection, say: Say, language: str) -> Iterator[Paragraph]:
    lodged = day_text(objection.lodged_at, language)
    told = N_(
        "On your objection of %(day)s, number %(number)s, information was found wrong. "
        "The organisation has now certified a value of it as right, so new scores may use that "
        "value."
    )
    yield Paragraph(say(told, day=lodged, number=objection.id))
    told = N_(
        "How it was verified and by whom stands on the page of the objection. If it is wrong, you "
        "can object again, free of charge."
    )
    yield Paragraph(say(told))


def _authority_refused(
    session: Session, objection: Objection, say: Say, language: str
) -> Iterator[Paragraph]:
    lodged = day_text(objection.lodged_at, language)
    told = N_(
        "On your objection of %(day)s, number %(number)s, somebody acted for you as your helper. A "
        "reviewer looked at the written authority and does not accept it. The private link of the "
        "helper does not work any more."
    )
    yield Paragraph(say(told, day=lodged, number=objection.id))
    refused = [one for one in objection.events if one.kind is EventKind.AUTHORITY_REFUSED]
    yield Paragraph(say(N_("The reasons of the reviewer:")))
    yield Paragraph(session.get_one(HelperRow, refused[-1].helper_id).reasons, quoted=True)
    told = N_(
        "Your objection stands and goes on. You can go on yourself, name a helper again with a new "
        "authority, or withdraw the objection."
    )
    yield Paragraph(say(told))


def _speaking(language: str) -> Say:
    def say(sentence: str, **values: str) -> str:
        return str(_translations(language).gettext(sentence)) % values

    return say


@cache
def _translations(language: str) -> NullTranslations:
    directory = resources.files("scoring_service").joinpath("web", "translations")
    return Translations.load(str(directory), [str(LOCALES[language])])
