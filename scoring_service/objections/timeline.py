"""What has happened to an objection, told to the person in plain words: what it means for them.

For the person's page and for the file of the case alike; the reviewer has no name.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from scoring_service.explanation.formats import date_text
from scoring_service.explanation.wording import gettext as _
from scoring_service.kernel.texts import marked as N_
from scoring_service.objections import freezing, telling
from scoring_service.objections.correspondence.records import Evidence, Message
from scoring_service.objections.inquiries.records import Inquiry
from scoring_service.objections.records import Instance, Objection
from scoring_service.objections.steps import Event, EventKind, Party
from scoring_service.objections.timing.deadlines import Disputed, Step
from scoring_service.wire.languages import language

WORDS: Final[Mapping[EventKind, str]] = {
    EventKind.LODGED: N_("We received your objection. A person has until %(day)s to decide."),
    EventKind.FROZEN: freezing.WAS_FROZEN[Disputed.WITHHOLD],
    EventKind.ASSIGNED: N_("A reviewer took your case and began to look into it."),
    EventKind.PROPOSED: N_(
        "The reviewer proposed a decision. It holds only when a second reviewer agrees."
    ),
    EventKind.CONFIRMED: N_("A second reviewer agreed with the decision."),
    EventKind.SENT_BACK: N_("The second reviewer did not agree. The first one looks at it again."),
    EventKind.RETRACTED: N_("The reviewer took the proposed decision back to look once more."),
    EventKind.RECONSIDERED: N_("Something new came, so the reviewer looks at your case once more."),
    EventKind.DECIDED: N_("Your objection was decided. %(outcome)s"),
    EventKind.DECIDED_BY_RULE: N_(
        "Nobody decided in time, so the rule for your case did: what you dispute was deleted."
    ),
    EventKind.APPEALED: N_(
        "We received your appeal. Other reviewers have until %(day)s to decide on it."
    ),
    EventKind.APPEAL_WITHDRAWN: N_("You took your appeal back: the first decision stands."),
    EventKind.WITHDRAWN: N_("You took your objection back, so nothing was decided."),
    EventKind.RELEASED: N_("The freeze ended: nothing is held back for this objection any more."),
    EventKind.SCORE_REPLACED: N_("Your score was made again, and the new one replaced it."),
    EventKind.EVIDENCE_ADDED: N_("You added a file as evidence:"),
    EventKind.MESSAGE_WRITTEN: N_("You wrote to the reviewer:"),
    EventKind.EXTENDED: N_(
        "You sent something new, so there is more time to look at it: until %(day)s."
    ),
    EventKind.OVERDUE: N_(
        "The last day for the decision passed and nobody had decided. It is not your fault."
    ),
    EventKind.ESCALATED: N_("All reviewers were called on to decide your case."),
    EventKind.INQUIRY_OPENED: N_(
        "The organisation that supplied the information was asked whether it is right. It has "
        "until %(day)s to answer."
    ),
    EventKind.INQUIRY_ANSWERED: N_("The organisation that supplied the information answered."),
    EventKind.SOURCE_SILENT: N_(
        "The organisation did not answer by its last day. The decision does not wait for it."
    ),
    EventKind.ANSWERED_AT_ONCE: N_("You asked for reasons, and the full statement was given."),
    EventKind.REVIEW_ASKED: N_("You asked for a reviewer, who has until %(day)s to decide."),
    EventKind.TAKEN_UP: N_("A reviewer took up what you object to again, and looks into it."),
    EventKind.RENEWED: N_(
        "The last day for the decision had passed while nobody was looking into it. A person now "
        "has until %(day)s to decide."
    ),
    EventKind.AUTHORITY_REFUSED: N_(
        "A reviewer did not accept the authority of your helper, whose link was ended. Your "
        "objection goes on."
    ),
    EventKind.STATEMENT_ADDED: N_("Your own words stand beside later scores from now on."),
    EventKind.STATEMENT_WITHDRAWN: N_("You took your own words back. No score shows them now."),
    EventKind.CERTIFIED: N_(
        "The organisation certified as right what had been found wrong, so new scores may use it."
    ),
    EventKind.OLD_VALUES_ERASED: N_("The old values were erased from the scores replaced."),
}

_OF_PARTY: Final[Mapping[tuple[EventKind, Party], str]] = {
    (EventKind.EVIDENCE_ADDED, Party.SOURCE): N_("The organisation that was asked added a file:"),
    (EventKind.MESSAGE_WRITTEN, Party.REVIEWER): N_("The reviewer wrote to you:"),
    (EventKind.LODGED, Party.HELPER): N_(
        "We received the objection that your helper sent for you. A person has until %(day)s to "
        "decide."
    ),
    (EventKind.APPEALED, Party.HELPER): N_(
        "We received the appeal that your helper sent for you. Other reviewers have until %(day)s "
        "to decide on it."
    ),
    (EventKind.EVIDENCE_ADDED, Party.HELPER): N_("Your helper added a file for you:"),
    (EventKind.MESSAGE_WRITTEN, Party.HELPER): N_("Your helper wrote to the reviewer:"),
}
_LODGED_AND_ANSWERED: Final = N_("We received your objection.")
_APPEAL_DECIDED: Final = N_("Your appeal was decided. %(outcome)s")
_BEFORE_AND_NOW: Final = N_(
    "Your score was made again: it was %(old)s before, and it is %(new)s now."
)


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that happened, and what was written, added or made then."""

    words: str
    event: Event
    text: str = ""
    file: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """An objection with what was added to it; `scores` are texts of scores by id, where known."""

    objection: Objection
    messages: Sequence[Message] = ()
    evidence: Sequence[Evidence] = ()
    inquiries: Sequence[Inquiry] = ()
    scores: Mapping[str, str] = field(default_factory=dict)

    def tell(self) -> Iterator[Told]:
        """Tell it, oldest first: every event is a revision, and what was added names its own."""
        of_sources = [one for inquiry in self.inquiries for one in inquiry.evidence]
        files = {one.revision: one for one in (*self.evidence, *of_sources)}
        texts = {message.revision: message.text for message in self.messages}
        for revision, event in enumerate(self.objection.events, 1):
            words = self._words(event, revision)
            yield Told(words, event, texts.get(revision, ""), files.get(revision))

    def _words(self, event: Event, revision: int) -> str:
        if event.kind is EventKind.DECIDED:
            return self._decided(revision)
        if event.kind is EventKind.LODGED and self._is_answered():
            return _(_LODGED_AND_ANSWERED)
        if event.kind is EventKind.FROZEN:
            return _(freezing.WAS_FROZEN[self.objection.terms.disputed])
        old, new = self.scores.get(event.score_id or ""), self.scores.get(event.new_score_id or "")
        if event.kind is EventKind.SCORE_REPLACED and old and new:
            return _(_BEFORE_AND_NOW, old=old, new=new)
        sentence = _OF_PARTY.get((event.kind, event.party), WORDS[event.kind])
        day = self._day(event)
        return _(sentence, day=date_text(day, language())) if day else _(sentence)

    def _is_answered(self) -> bool:
        return any(event.kind is EventKind.ANSWERED_AT_ONCE for event in self.objection.events)

    def _decided(self, revision: int) -> str:
        decision = next(d for d in self.objection.decisions if d.revision in (revision, 0))
        on_appeal = decision.instance is Instance.APPEAL
        sentence = _APPEAL_DECIDED if on_appeal else WORDS[EventKind.DECIDED]
        return _(sentence, outcome=_(telling.outcome_of(decision)))

    def _day(self, event: Event) -> date | None:
        """Return the day that the words name: by when somebody had to act from then on.

        Whatever moved a day later, the line of then tells the day of then.
        """
        terms, appeal = self.objection.terms, self.objection.appeal
        match event.kind:
            case EventKind.LODGED | EventKind.REVIEW_ASKED:
                return terms.due_on
            case EventKind.EXTENDED:
                return terms.by.get(Step.MORE_MATERIAL) or self._extended_to()
            case EventKind.APPEALED:
                now_due = appeal.due_on if appeal else self.objection.due_on
                return terms.by.get(Step.DECIDE_APPEAL, now_due)
            case EventKind.RENEWED:
                return terms.by.get(Step.DECIDE_ANEW, self.objection.due_on)
            case EventKind.INQUIRY_OPENED:
                asked = [one.answer_by for one in self.inquiries if one.asked_at == event.at]
                return asked[0] if asked else terms.by.get(Step.SOURCE_ANSWERS, terms.due_on)
            case _:
                return None

    def _extended_to(self) -> date:
        """Reckon the day of more time that was given before such days were kept."""
        terms = self.objection.terms
        due_on = terms.by.get(Step.DECIDE_ANEW, terms.due_on)
        moved = terms.end_of(Step.MORE_MATERIAL, due_on)
        return moved.on if moved else self.objection.due_on
