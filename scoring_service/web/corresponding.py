"""Evidence and messages on the pages: what there is, in words, and the timeline that tells it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from sqlalchemy.orm import Session

from scoring_service.explanation.formats import amount_text
from scoring_service.explanation.wording import gettext as _
from scoring_service.kernel.errors import Invalid, Refusal
from scoring_service.objections.correspondence import evidence, messages
from scoring_service.objections.correspondence.records import Evidence, MediaType, Message
from scoring_service.objections.helping import service as helping
from scoring_service.objections.helping.records import Helper
from scoring_service.objections.inquiries import service as inquiries
from scoring_service.objections.inquiries.records import Inquiry
from scoring_service.objections.records import Objection
from scoring_service.objections.steps import EventKind, Party
from scoring_service.web.forms import WrongField, WrongFields, wrong_fields
from scoring_service.web.helping import acting_helper
from scoring_service.web.objecting import EVENTS
from scoring_service.wire.installation import installation
from scoring_service.wire.languages import language
from scoring_service.wire.problems import problem_of


@dataclass(frozen=True)
class Correspondence:
    """What was added to an objection, and what sources were asked and answered."""

    evidence: Sequence[Evidence] = ()
    messages: Sequence[Message] = ()
    inquiries: Sequence[Inquiry] = ()
    helpers: Sequence[Helper] = ()

    @classmethod
    def read(cls, session: Session, objection_id: str, linked: str | None = None) -> Self:
        """Read it for reviewers, or for whoever has the private link to the `linked` score."""
        return cls(
            evidence=evidence.list_evidence(session, objection_id),
            messages=messages.list_messages(session, objection_id),
            inquiries=inquiries.list_inquiries(session, objection_id, linked),
            helpers=_helpers(session, objection_id),
        )


def _helpers(session: Session, objection_id: str) -> list[Helper]:
    """Return who helps the person; a helper sees of the helpers only themselves."""
    acting, reader = helping.list_acting(session, objection_id, now=_now()), acting_helper()
    return [one for one in acting if reader is None or one.id == reader.id]


def _now() -> datetime:
    return installation().clock.now()


@dataclass(frozen=True)
class Line:
    """One line of the timeline: what happened and when, and what was written or added then."""

    words: str
    at: datetime
    text: str = ""
    file: Evidence | None = None
    helper: str = ""
    """The name of the helper who did it, or of whom it tells."""


@dataclass(frozen=True)
class Draft:
    """What somebody is about to add: the text so far, and what is wrong with it or the file."""

    text: str = ""
    statement: str = ""
    authority: str = ""
    """Why a helper's authority is refused."""

    wrong: WrongFields = field(default_factory=WrongFields)


def reviewers_timeline(
    objection: Objection, added: Correspondence, names: Mapping[str, str]
) -> list[Line]:
    """Tell reviewers what has happened, and which of them did it."""
    words = {
        (EventKind.EVIDENCE_ADDED, Party.SUBJECT): _("The person added a file as evidence:"),
        (EventKind.EVIDENCE_ADDED, Party.SOURCE): _(
            "The organisation that was asked added a file:"
        ),
        (EventKind.MESSAGE_WRITTEN, Party.SUBJECT): _("The person wrote:"),
        **_of_helpers(),
        (EventKind.MESSAGE_WRITTEN, Party.REVIEWER): _("The reviewer wrote to the person:"),
    }
    return list(_lines(objection, added, words, names))


def _of_helpers() -> dict[tuple[EventKind, Party], str]:
    return {
        (EventKind.LODGED, Party.HELPER): _("A helper sent the objection for the person:"),
        (EventKind.APPEALED, Party.HELPER): _("A helper appealed for the person:"),
        (EventKind.EVIDENCE_ADDED, Party.HELPER): _("A helper added a file for the person:"),
        (EventKind.MESSAGE_WRITTEN, Party.HELPER): _("A helper wrote to the reviewer:"),
    }


def kind_and_size(one: Evidence) -> str:
    """Say what kind of file it is, and how large."""
    kind = {MediaType.PDF: "PDF", MediaType.PNG: "PNG", MediaType.JPEG: "JPEG"}[one.media_type]
    kilobytes = max(1, round(one.size / 1000))
    return _("%(kind)s, %(size)s kB", kind=kind, size=amount_text(kilobytes, language()))


def refused(refusal: Refusal, text: str = "") -> Draft:
    """Return a draft with what was refused of it: at its field, or over the whole page."""
    problem = problem_of(refusal)
    if isinstance(refusal, Invalid) and problem.errors:
        errors = [
            WrongField(error.pointer.removeprefix("/"), error.message) for error in problem.errors
        ]
    else:
        errors = [WrongField("", f"{problem.detail} {problem.remedy}")]
    return Draft(text, wrong=wrong_fields(errors))


def _lines(
    objection: Objection,
    added: Correspondence,
    words: Mapping[tuple[EventKind, Party], str],
    names: Mapping[str, str],
) -> Iterator[Line]:
    """Every event is a revision, and what was added names the one that it made."""
    of_sources = [one for inquiry in added.inquiries for one in inquiry.evidence]
    files = {one.revision: one for one in (*added.evidence, *of_sources)}
    texts = {message.revision: message.text for message in added.messages}
    helpers = {helper.id: helper for helper in added.helpers}
    for revision, event in enumerate(objection.events, 1):
        said = words.get((event.kind, event.party)) or _(EVENTS[event.kind])
        name, helper = names.get(event.account_id or "", ""), helpers.get(event.helper_id or "")
        is_refusal = event.kind is EventKind.AUTHORITY_REFUSED and helper is not None
        yield Line(
            words=f"{said} {name}".strip(),
            at=event.at,
            text=helper.reasons if is_refusal and helper else texts.get(revision, ""),
            file=files.get(revision),
            helper=helper.authority.name if helper else "",
        )
