"""What many people scored have downloaded: explanations, the document, the keys of the log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path

from sqlalchemy import Engine, text

from scoring_service.app import create_app
from scoring_service.kernel import canonical
from scoring_service.kernel.clock import FixedClock, rfc3339
from scoring_service.kernel.database import open_engine, transaction
from scoring_service.kernel.settings import Settings
from scoring_service.registry import service as registry
from scoring_service.scoring import service
from tests import vectors
from tests.factories import callers, logs
from tests.factories.lenders import Lender
from tests.factories.schema import create_tables


@dataclass(frozen=True)
class Downloads:
    """As they came over the wire; every second explanation is in Chinese."""

    explanations: Sequence[bytes]
    document: bytes
    keys: str


def download(directory: Path, count: int) -> Downloads:
    """Let a service of its own score that many people by the newest release, and seal its log."""
    release = vectors.PUBLISHED[-1]
    settings = Settings.from_environment({"SCORING_VAR": str(directory / "var")})
    (directory / "var").mkdir(parents=True)
    clock = FixedClock(datetime(2026, 11, 1, 9, 0, tzinfo=UTC))
    engine = open_engine(settings.database_url)
    create_tables(engine)
    logs.begin(engine, directory / "var", now=clock.now())
    with transaction(engine) as session:
        publication = registry.import_release(session, release, now=clock.now())
    app = create_app(settings, clock)
    lender = Lender(app.test_client(), callers.add_lender(engine, now=clock.now()))
    people = islice(cycle(row["items"] for row in vectors.read(release)), count)
    scores = []
    for items in people:
        clock.advance(timedelta(seconds=7, microseconds=13))
        scores.append(lender.score(model=publication.model, items=items))
    logs.seal(engine, now=clock.now())
    languages = cycle(["en", "zh-CN"])
    explanations = [
        lender.subject_of(score)
        .get(f"/v1/explanations/{score['id']}", **{"Accept-Language": language})
        .data
        for score, language in zip(scores, languages, strict=False)
    ]
    keys = lender.get("/log/keys").text
    app.extensions["scoring_service"].engine.dispose()
    engine.dispose()
    return Downloads(explanations, (release / "algorithm.json").read_bytes(), keys)


def make_older(engine: Engine, score_id: str) -> None:
    """Give a score the receipt of the time before there was a log, and take it out of the log."""
    with transaction(engine) as session:
        score = service.get_score(session, score_id)
        statement = {
            "score": score.id,
            "value": score.value,
            "model": score.model,
            "version": score.version,
            "algorithm_digest": score.digest,
            "explanation_digest": canonical.digest(canonical.dumps(score.explanation)),
            "issued_at": rfc3339(score.scored_at),
        }
        receipt = {
            "statement": statement,
            "digest": canonical.digest(canonical.dumps(statement)),
        }
        values = {"id": score.id, "receipt": canonical.dumps(receipt).decode()}
        session.execute(text("UPDATE scores SET receipt = :receipt WHERE id = :id"), values)
        session.execute(text("DELETE FROM log_leaves WHERE about = :id"), values)
