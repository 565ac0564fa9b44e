"""The approval: who let a version through the gate, when, and what every check found."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, Final

from scoring_service.kernel import canonical
from scoring_service.kernel.clock import rfc3339
from scoring_service.registry.records import Release
from scoring_service.registry.rules import Verdict, same_person

FORMAT: Final = "publication-approval/1"


def approve(
    release: Release,
    verdicts: Sequence[Verdict],
    *,
    author: str,
    approver: str,
    rewording: str | None,
    now: datetime,
) -> Release:
    """Return the release with its approval; every check must have passed.

    `rewording` is the digest of how the texts differ from their drafts, as the approver accepted
    it; None where they do not.
    """
    if not all(verdict.passed for verdict in verdicts):
        raise ValueError("a release that failed a check cannot be approved")
    written = {
        "format": FORMAT,
        "model": release.model,
        "version": release.version,
        "digest": canonical.digest(release.document),
        "author": author,
        "approver": approver,
        "approved_at": rfc3339(now),
        "wording": _wording(rewording),
        "checks": [asdict(verdict) for verdict in verdicts],
        "files": {name: canonical.digest(data) for name, data in release.files().items()},
    }
    return replace(release, approval=written)


def objections(approval: Mapping[str, Any], files: Mapping[str, bytes]) -> list[str]:
    """Name what speaks against trusting files on the strength of this approval."""
    found = []
    if approval.get("format") != FORMAT:
        return ["it is not an approval that this service reads"]
    if same_person(approval["author"], approval["approver"]):
        found.append("the approver made the version")
    wording = approval.get("wording", {"texts": "draft"})  # the first approvals do not say
    if wording != _wording(wording.get("accepted")):
        found.append("it does not say which rewording was accepted")
    found += [f"the check {c['check']} failed" for c in approval["checks"] if not c["passed"]]
    digests = {name: canonical.digest(data) for name, data in files.items()}
    if approval["digest"] != digests["algorithm.json"]:
        found.append("the algorithm is not the approved one")
    vouched = approval["files"]
    for name in sorted({*digests, *vouched}):
        if digests.get(name) != vouched.get(name):
            found.append(f"{name} is not the approved file")
    return found


def _wording(rewording: str | None) -> dict[str, str]:
    if rewording is None:
        return {"texts": "draft"}
    return {"texts": "reworded", "accepted": rewording}
