"""What the page of the transparency log shows: where it stands, and its keys."""

from typing import Any

from sqlalchemy.orm import Session

from scoring_service.transparency import log
from scoring_service.transparency.checkpoints import Checkpoint
from scoring_service.transparency.keys import list_keys


def read(session: Session) -> dict[str, Any]:
    """Read the latest checkpoint, if there is one, when it was signed, and all keys."""
    note, head = log.find_checkpoint(session), log.find_head(session)
    return {
        "checkpoint": Checkpoint.of_note(note) if note else None,
        "signed_at": head and head.signed_at,
        "keys": list_keys(session),
    }
