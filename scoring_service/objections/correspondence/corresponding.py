"""Whether, where and in which language a person who objects is written to."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from scoring_service.kernel.errors import FieldError, Invalid
from scoring_service.kernel.settings import Settings
from scoring_service.kernel.texts import marked as N_
from scoring_service.notices import contacts
from scoring_service.notices.letters import note_letter
from scoring_service.notices.records import LetterKind
from scoring_service.notices.vault import Vault
from scoring_service.objections import access, rules
from scoring_service.objections.helping.acting import THE_PERSON
from scoring_service.objections.records import Objection
from scoring_service.objections.rows import lock_row


@dataclass(frozen=True, slots=True)
class Contact:
    """Where a person wants to be written to, and in which language of the service."""

    address: str
    language: str


def writes_letters(settings: Settings) -> bool:
    """Tell whether this installation sends e-mails at all; else nobody is asked for an address."""
    return bool(settings.smtp_url)


def check_contact(contact: Contact, settings: Settings) -> None:
    """Raise `Invalid` where nobody can be written to there."""
    if errors := list(_errors(contact, settings)):
        raise Invalid(
            "unusable_contact",
            N_("Nobody can be written to at this address"),
            N_("The e-mail address that came with the objection cannot be used."),
            N_("Correct it, or leave it out: the private link shows how the objection goes on."),
            errors=errors,
        )


def begin(
    session: Session, objection: Objection, contact: Contact, *, vault: Vault, now: datetime
) -> None:
    """Keep the address with the objection that was just lodged, and confirm the receipt of it.

    What was answered at once is told instead.
    """
    contacts.keep_contact(
        session, objection.id, contact.address, contact.language, vault=vault, now=now
    )
    kind = LetterKind.RECEIVED if objection.state in rules.OPEN else LetterKind.DECIDED
    note_letter(session, objection.id, kind, now=now)


def end(session: Session, objection_id: str, *, own_score_id: str) -> None:
    """Forget the address of one's own objection; raise `NotFound` where it is somebody else's."""
    row = lock_row(session, objection_id)  # nobody notes a letter to the address meanwhile
    access.refuse_stranger(session, row, own_score_id, THE_PERSON)
    contacts.withdraw_contact(session, row.id)


def _errors(contact: Contact, settings: Settings) -> Iterator[FieldError]:
    if not writes_letters(settings):
        yield FieldError("/contact", N_("This service sends no e-mails. Leave this out."))
    else:
        yield from contacts.address_errors("/contact/email", contact.address)
