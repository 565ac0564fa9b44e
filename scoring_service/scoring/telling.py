"""What the person scored is told of a score: the explanation document of a stored score."""

from typing import Any

from sqlalchemy.orm import Session

from scoring_service.accounts import service as accounts
from scoring_service.explanation.bundle import bundle
from scoring_service.explanation.document import ExplanationDocument, build_document
from scoring_service.explanation.record import Recipient, Surroundings
from scoring_service.kernel import canonical
from scoring_service.registry import service as registry
from scoring_service.scoring.receipt import proved_receipt
from scoring_service.scoring.records import Score
from scoring_service.scoring.remarks import remarks_on
from scoring_service.scoring.representation import deadline_days, marks_disputed, model_body
from scoring_service.transparency import entries, log
from scoring_service.transparency.signing import SigningKey


def explanation_document(
    session: Session, score: Score, *, language: str, base_url: str, operator: str
) -> ExplanationDocument:
    """Explain a stored score in a language of the service; `operator` answers for it.

    No private link is in it: a downloaded explanation may be shown to others.
    """
    model, prover = model_body(score, base_url), log.Prover(session)
    algorithm = registry.get_algorithm(session, score.digest)
    recipient = accounts.organisation_name(session, score.person.organisation_id)
    surroundings = Surroundings(
        recipients=[Recipient(recipient, score.scored_at)],
        algorithm_url=model["algorithm_url"],
        disclosure_url=model["disclosure_url"],
        objection_url=f"{base_url}/objecting",
        objection_days=deadline_days(score),
        marks_disputed=marks_disputed(score),
        operator=operator,
        receipt=proved_receipt(score, algorithm, prover),
        remarks=remarks_on(session, score),
        publication=prover.prove_entry(entries.publication_of(score.model, score.version)),
    )
    return build_document(score, algorithm, surroundings, language=language)


def signed_bundle(document: ExplanationDocument, key: SigningKey) -> dict[str, Any]:
    """Return the bundle, signed as a whole, with the published document that its digest names."""
    content = bundle(document)
    content["signature"] = key.sign_json(content)
    content["algorithm"]["document"] = canonical.loads(document.algorithm.data)
    return content
