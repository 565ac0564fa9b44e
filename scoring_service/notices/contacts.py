"""Where a person who objected wants to be written to: kept sealed, until they say otherwise.

The address is given freely, serves only for letters about this objection, and is in no log and no
webhook. It opens nothing: whoever reads the letters cannot act as the person.
"""

import re
from datetime import datetime
from typing import Final

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from scoring_service.kernel.errors import FieldError
from scoring_service.kernel.texts import marked as N_
from scoring_service.notices.tables import ContactRow, LetterRow
from scoring_service.notices.vault import Vault

LONGEST_ADDRESS: Final = 254
_ADDRESS: Final = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z0-9-]{2,63}"
)


def address_errors(place: str, address: str) -> list[FieldError]:
    """Say what is wrong with an address; whether it can be reached only a letter tells."""
    if len(address) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(address):
        return []
    return [FieldError(place, N_("Write an e-mail address like name@example.org."))]


def keep_contact(
    session: Session,
    objection_id: str,
    address: str,
    language: str,
    *,
    vault: Vault,
    now: datetime,
) -> None:
    """Write to this address from now on, in this language."""
    session.add(
        ContactRow(
            objection_id=objection_id,
            sealed_address=vault.seal(objection_id, address),
            language=language,
            given_at=now,
        )
    )
    session.flush()


def has_contact(session: Session, objection_id: str) -> bool:
    """Tell whether there is an address to write to."""
    found = exists().where(ContactRow.objection_id == objection_id)
    return bool(session.scalar(select(found)))


def find_language(session: Session, objection_id: str) -> str | None:
    """Return the language of the letters; None where there is no address to write to."""
    return session.scalar(
        select(ContactRow.language).where(ContactRow.objection_id == objection_id)
    )


def withdraw_contact(session: Session, objection_id: str) -> None:
    """Forget the address, and write no more letters about the objection."""
    for row in (LetterRow, ContactRow):
        session.execute(delete(row).where(row.objection_id == objection_id))
    session.flush()
