"""Publishing, retiring and reading versions, in the caller's transaction (SEEDS L12).

Served by default (the champion) is the newest version that is not retired. Neither MLflow nor a
file is asked when a score is made: the record written here is the authority.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring_service.algorithms import document
from scoring_service.algorithms.structure import Algorithm
from scoring_service.kernel.errors import Conflict, FieldError, NotFound
from scoring_service.kernel.texts import marked as N_
from scoring_service.notices import outbox
from scoring_service.registry import approval, naming, releases, rows, rules
from scoring_service.registry.candidates import Candidate
from scoring_service.registry.records import Disclosure, Publication, Release, State
from scoring_service.registry.served import (
    changed,
    get_algorithm,
    get_document,
    judged,
    refuse_changed,
    served_by,
    verify_all,
)
from scoring_service.registry.tables import PublicationRow, RegisteredRow
from scoring_service.transparency import entries, log

__all__ = (
    "find_newest",
    "find_previous",
    "get_algorithm",
    "get_disclosure",
    "get_document",
    "get_publication",
    "get_versions",
    "import_release",
    "list_algorithms",
    "list_entries",
    "list_publications",
    "publish_version",
    "refuse_published",
    "retire_version",
    "verify_all",
)


def publish_version(session: Session, candidate: Candidate, *, now: datetime) -> Release:
    """Let a candidate through the gate and record it; raise `Conflict` naming what failed."""
    refuse_published(session, candidate.model, candidate.version)
    verdicts = rules.examine(candidate)
    if failed := [verdict for verdict in verdicts if not verdict.passed]:
        raise Conflict(
            "publication_refused",
            N_("The version may not be published"),
            N_("{model} {version} does not pass the gate."),
            N_("Mend what is named and publish again."),
            errors=[FieldError(f"/{v.check}", v.explanation) for v in failed],
            model=candidate.model,
            version=candidate.version,
        )
    release = _release(candidate, verdicts, now)
    _record(session, release, published_at=now)
    outbox.model_published(session, *_names(release), now=now)
    session.merge(RegisteredRow(model=release.model, version=release.version, found_at=now))
    return release


def refuse_published(session: Session, model: str, version: int) -> None:
    """Raise `Conflict` where the version is published already."""
    if rows.is_stored(session, model, version):
        raise _already_published(model, version)


def import_release(session: Session, directory: Path, *, now: datetime) -> Publication:
    """Record a release that was approved elsewhere; the same one again changes nothing.

    Raises `Conflict` where a file is not the approved one, another release has the version, or
    a datum is called otherwise in what is published here.
    """
    release = releases.read(directory)
    wrong = approval.objections(release.approval, release.files())
    if not wrong and document.parse(release.document).name != release.model:
        wrong = ["the algorithm is another model's"]
    if wrong:
        raise Conflict(
            "release_not_approved",
            N_("The release is not what was approved"),
            N_("{path} cannot be trusted: {why}."),
            N_("Take the release again from where it was published."),
            path=str(directory),
            why="; ".join(wrong),
        )
    key = release.model, release.version
    if not rows.is_stored(session, *key):
        _refuse_other_names(session, release)
        approved_at = datetime.fromisoformat(release.approval["approved_at"])
        _record(session, release, published_at=min(approved_at, now))
        outbox.model_published(session, *_names(release), now=now)
    found = get_publication(session, *key)
    if session.get_one(PublicationRow, key).approval != release.approval:
        raise _already_published(*key)
    return found


def _refuse_other_names(session: Session, release: Release) -> None:
    wrong = naming.objections(document.parse(release.document), list_algorithms(session))
    if wrong:
        raise Conflict(
            "datum_named_otherwise",
            N_("The release calls a datum otherwise than published versions do"),
            N_("What is frozen under one id would be used under the other: {why}."),
            N_("Register it again with the ids that are used here, and publish that."),
            why="; ".join(wrong),
        )


def retire_version(session: Session, model: str, version: int, *, now: datetime) -> Publication:
    """Let a version make no more scores; it stays readable.

    Retiring it again changes nothing, but for what either the record or the log lacks of it.
    """
    get_publication(session, model, version)
    row = session.get_one(PublicationRow, (model, version))
    if row.state != State.RETIRED:
        row.state, row.retired_at = State.RETIRED, now
        session.flush()
        outbox.model_retired(session, row.model, row.version, row.digest, now=now)
    log.append_missing(session, [entries.retirement(row.model, row.version, row.digest)])
    return get_publication(session, model, version)


def get_publication(session: Session, model: str, version: int | None = None) -> Publication:
    """Return a published version, retired or not; None asks for the champion.

    Raises `Unavailable` where it is refused, or where every version that could be is.
    """
    found = rows.read(session, rows.WANTED, {"model": model, "version": version})
    here = served_by(session)
    if found and not here.doubts and here.vouches_for(found[0]):
        return found[0]
    return _judged(session, model, version)


def _judged(session: Session, model: str, version: int | None) -> Publication:
    versions = list_publications(session, model)
    fitting = [p for p in versions if (p.champion if version is None else p.version == version)]
    if fitting and not fitting[0].refused:
        return fitting[0]
    if fitting or (version is None and any(p.refused for p in versions)):
        raise changed(f"{model} {fitting[0].version}" if fitting else model)
    raise _not_published(model)


def list_publications(session: Session, model: str | None = None) -> Sequence[Publication]:
    """Return all published versions, of one model or of all, newest version first."""
    query = rows.ALL.order_by(PublicationRow.model, PublicationRow.version.desc())
    of_model = query if model is None else query.where(PublicationRow.model == model)
    return judged(session, rows.read(session, of_model))


def list_algorithms(session: Session) -> Sequence[Algorithm]:
    """Return the algorithms of all published versions, retired ones too, but for those refused."""
    good = (one for one in list_publications(session) if not one.refused)
    return [get_algorithm(session, one.digest) for one in good]


def get_versions(session: Session, model: str) -> Sequence[Publication]:
    """Return the published versions of a model, newest first; raise `NotFound` without any."""
    found = list_publications(session, model)
    if not found:
        raise _not_published(model)
    return found


def find_newest(session: Session, versions: Sequence[Publication]) -> Algorithm | None:
    """Return the algorithm of the first version that is not refused, of versions newest first."""
    newest = next((version for version in versions if not version.refused), None)
    return get_algorithm(session, newest.digest) if newest else None


def find_previous(session: Session, model: str, version: int) -> Publication | None:
    """Return the published version before this one, whether or not this one is published."""
    earlier = (p for p in list_publications(session, model) if p.version < version)
    return next(earlier, None)


def get_disclosure(session: Session, model: str, version: int) -> Disclosure:
    """Return what a published version tells the public; raise `Unavailable` if it was changed."""
    refuse_changed(session, model, version)
    row = session.get(PublicationRow, (model, version), populate_existing=True)
    if row is None:
        raise _not_published(model)
    texts = {"en": row.disclosure_en, "zh-CN": row.disclosure_zh}
    return Disclosure(texts=texts, facts=json.loads(row.facts), approval=row.approval)


def list_entries(session: Session) -> list[entries.Entry]:
    """Return what the log must hold of every publication and retirement, in their order."""
    rows = session.scalars(select(PublicationRow).order_by(PublicationRow.published_at)).all()
    published = [_published(row.model, row.version, row.approval) for row in rows]
    retired = [row for row in rows if row.state == State.RETIRED]
    return published + [entries.retirement(row.model, row.version, row.digest) for row in retired]


def _published(model: str, version: int, approval: Mapping[str, Any]) -> entries.Entry:
    return entries.publication(model, version, approval["digest"], approval)


def _release(candidate: Candidate, verdicts: tuple[rules.Verdict, ...], now: datetime) -> Release:
    unapproved = Release(
        model=candidate.model,
        version=candidate.version,
        document=candidate.document,
        texts={language: text.encode() for language, text in candidate.texts.items()},
        facts=releases.readable(candidate.facts),
        approval={},
    )
    return approval.approve(
        unapproved,
        verdicts,
        author=candidate.author,
        approver=candidate.approver,
        rewording=candidate.rewording,
        now=now,
    )


def _names(release: Release) -> tuple[str, int, str]:
    return release.model, release.version, release.approval["digest"]


def _record(session: Session, release: Release, *, published_at: datetime) -> None:
    session.add(
        PublicationRow(
            model=release.model,
            version=release.version,
            digest=release.approval["digest"],
            document=release.document,
            disclosure_en=release.texts["en"].decode(),
            disclosure_zh=release.texts["zh-CN"].decode(),
            facts=release.facts,
            approval=dict(release.approval),
            state=State.PUBLISHED,
            published_at=published_at,
        )
    )
    session.flush()
    log.append(session, _published(release.model, release.version, release.approval))


def _already_published(model: str, version: int) -> Conflict:
    return Conflict(
        "version_already_published",
        N_("The version is already published"),
        N_("{model} {version} is published and is never changed."),
        N_("Register the change as a new version and publish that."),
        model=model,
        version=version,
    )


def _not_published(model: str) -> NotFound:
    return NotFound(
        "unknown_publication",
        N_("There is no such published version"),
        N_("No such version of {model} is published."),
        N_("See /v1/models for everything that is."),
        model=model,
    )
