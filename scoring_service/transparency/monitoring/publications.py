"""Published documents against their entries in the log."""

from typing import Any

from scoring_service.kernel import canonical
from scoring_service.transparency.monitoring.findings import LieError
from scoring_service.transparency.monitoring.source import Source


def check_publication(source: Source, publication: dict[str, Any]) -> bytes:
    """Return a published document; raise `LieError` unless it and its approval are as published."""
    model, version = publication["model"], publication["version"]
    data = source.document(model, version)
    if (found := canonical.digest(data)) != publication["digest"]:
        raise LieError(
            f"The document of {model} {version} is not the one that entry {publication['index']} "
            f"published: it has the digest {found}, and {publication['digest']} was published.",
            {"document": data},
        )
    approval = source.approval(model, version)
    if _digest_of_meaning(approval) != publication["approval"]:
        raise LieError(
            f"The approval of {model} {version} is not the one that entry {publication['index']} "
            f"published.",
            {"approval": approval},
        )
    return data


def _digest_of_meaning(data: bytes) -> str | None:
    """Return the digest of the canonical form of JSON that is served for people to read."""
    try:
        return canonical.digest(canonical.dumps(canonical.loads(data)))
    except ValueError:
        return None
