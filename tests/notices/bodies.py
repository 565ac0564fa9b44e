"""All that the body of a webhook may hold: ids, instants, events, and what is published."""

import json
import re

from scoring_service.notices.records import Event

ID = r"{}_[0-9a-f]{{32}}"
ENVELOPE = {
    "type": "|".join(map(re.escape, Event)),
    "timestamp": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z",
}
DATA = {
    "score": ID.format("scr"),
    "superseded_by": ID.format("scr"),
    "objection": ID.format("obj"),
    "inquiry": ID.format("inq"),
    "model": r"[a-z][a-z0-9_]*",
    "version": r"[1-9][0-9]*",
    "digest": r"sha256:[0-9a-f]{64}",
}


def surplus(body: bytes) -> dict[str, object]:
    """Return what a body holds beside what it may; nothing where all of it is of the closed set."""
    told = json.loads(body)
    data = told.pop("data")
    return {
        name: value
        for parts, allowed in ((told, ENVELOPE), (data, DATA))
        for name, value in parts.items()
        if not re.fullmatch(allowed.get(name, "(?!)"), str(value))
    }
