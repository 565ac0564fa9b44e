"""What `scoring disclose` and `scoring publish` put together: run, draft, proof, candidate.

A drafted disclosure lies in $SCORING_VAR/disclosures/<model>/<version>/, where people may reword
it; the gate then compares it with what the run gives.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy.orm import Session

import scoring_service
from scoring_service.accounts import service as accounts
from scoring_service.accounts.principals import Role
from scoring_service.accounts.rules import normal_email
from scoring_service.algorithms import document
from scoring_service.algorithms.structure import Algorithm
from scoring_service.disclosures.drafting import Draft
from scoring_service.kernel.days import day_of
from scoring_service.kernel.errors import Invalid, NotFound
from scoring_service.kernel.settings import Settings
from scoring_service.kernel.texts import marked as N_
from scoring_service.registry import drafts, releases, service
from scoring_service.registry.candidates import Candidate, Exactness
from scoring_service.registry.records import LANGUAGE_FILES
from scoring_service.sources import catalogue, prohibitions

if TYPE_CHECKING:  # seconds to import
    from scoring_service.registry.mlflow_store import Registered

ROOT: Final = Path(scoring_service.__file__).parents[1]
MODELS: Final = ROOT / "models"
RELEASES: Final = ROOT / "algorithm_disclosures"


@dataclass(frozen=True)
class Publisher:
    """Who publishes, and the database to ask about it."""

    session: Session
    settings: Settings
    now: datetime


def model_directory(model: str) -> Path:
    """Return the directory of a model's words and training; raise `NotFound`."""
    directory = MODELS / model
    if not directory.is_dir():
        raise NotFound(
            "unknown_model",
            N_("There is no such model"),
            N_("There is no directory {path}."),
            N_("Run the command from a checkout that has the model."),
            path=str(directory),
        )
    return directory


def draft(by: Publisher, registered: "Registered") -> Draft:
    """Write the disclosure that the registered run gives."""
    return drafts.draft_version(
        model_directory(registered.model),
        registered.document,
        registered.evaluation,
        version=registered.version,
        today=day_of(by.now),
        previous=_previous(by, registered),
    )


def write_draft(by: Publisher, registered: "Registered") -> Path:
    """Put a fresh disclosure where people may reword it; return its directory."""
    written = draft(by, registered)
    directory = _draft_directory(by.settings, registered.model, registered.version)
    directory.mkdir(parents=True, exist_ok=True)
    for language, name in LANGUAGE_FILES.items():
        (directory / name).write_text(written.texts[language], encoding="utf-8")
    (directory / "facts.json").write_bytes(releases.readable(written.facts))
    return directory


def read_texts(settings: Settings, model: str, version: int) -> dict[str, str]:
    """Return the disclosure as people have left it, in the languages that there are."""
    directory = _draft_directory(settings, model, version)
    paths = {language: directory / name for language, name in LANGUAGE_FILES.items()}
    return {
        language: path.read_text(encoding="utf-8")
        for language, path in paths.items()
        if path.exists()
    }


def candidate(by: Publisher, registered: "Registered", approver: str) -> Candidate:
    """Put together what the gate looks at, but for what the approver says and proves."""
    directory = _draft_directory(by.settings, registered.model, registered.version)
    fresh = _draft_or_none(by, registered)
    return Candidate(
        model=registered.model,
        version=registered.version,
        document=registered.document,
        registered_digest=registered.digest,
        purposes=fresh.purposes if fresh else (),
        texts=read_texts(by.settings, registered.model, registered.version),
        facts=_facts(directory),
        drafted=fresh.drafted if fresh else {},
        expected_facts=fresh.facts if fresh else {},
        metrics=registered.metrics,
        proof=_proof(registered),
        author=registered.author,
        approver=normal_email(approver),
        publishers=[p.email for p in accounts.list_accounts(by.session, Role.PUBLISHER)],
        catalogue=catalogue.load(),
        prohibited_kinds=prohibitions.kinds_on(day_of(by.now)),
        published=service.list_algorithms(by.session),
        previous=_previous(by, registered),
    )


def _previous(by: Publisher, registered: "Registered") -> Algorithm | None:
    found = service.find_previous(by.session, registered.model, registered.version)
    return None if found is None else service.get_algorithm(by.session, found.digest)


def _draft_directory(settings: Settings, model: str, version: int) -> Path:
    return settings.var / "disclosures" / model / str(version)


def _draft_or_none(by: Publisher, registered: "Registered") -> Draft | None:
    try:
        return draft(by, registered)
    except Invalid:  # the gate says what is wrong with the document
        return None


def _facts(directory: Path) -> dict[str, Any]:
    path = directory / "facts.json"
    content: dict[str, Any] = json.loads(path.read_bytes()) if path.exists() else {}
    return content


def _proof(registered: "Registered") -> Exactness | None:
    from scoring_service.explanation import attribution

    try:
        algorithm = document.parse(registered.document)
    except Invalid:
        return None
    proof = attribution.prove(algorithm, attribution.read_rows(registered.proof_rows, algorithm))
    return Exactness(proof.digest, proof.rows, proof.max_difference)
