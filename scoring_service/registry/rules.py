"""The gate: what must hold before a version is published (SEEDS L1, L3, L4, L11, L12).

Each check looks at one thing and says why it passes or fails. All are run, so that whoever
publishes sees everything at once; a version is published only when all pass.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from scoring_service.disclosures import checks, reading
from scoring_service.kernel.errors import Invalid
from scoring_service.registry import moved, naming
from scoring_service.registry.candidates import Candidate
from scoring_service.sources import rules as source_rules

FEWEST_PROOF_ROWS: Final = 500
MOST_DIFFERENCE: Final = 1e-6
"""In points, before rounding."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one check found."""

    check: str
    passed: bool
    explanation: str


def examine(candidate: Candidate) -> tuple[Verdict, ...]:
    """Run every check of the gate."""
    return tuple(_run(check, candidate) for check in CHECKS)


def _run(check: Callable[[Candidate], Verdict], candidate: Candidate) -> Verdict:
    try:
        return check(candidate)
    except Invalid:
        name = check.__name__.removeprefix("check_")
        return Verdict(name, passed=False, explanation="not examined: the document is not valid")


def check_document_valid(candidate: Candidate) -> Verdict:
    """Check that the bytes are a valid algorithm document of this model's name."""
    try:
        name = candidate.algorithm.name
    except Invalid as refusal:
        return _verdict("document_valid", [str(error) for error in refusal.errors], "")
    wrong = [] if name == candidate.model else [f"the document is named {name}"]
    return _verdict("document_valid", wrong, "the document is valid and carries the model's name")


def check_document_registered(candidate: Candidate) -> Verdict:
    """Check that the bytes are those that were registered."""
    wrong = []
    if candidate.digest != candidate.registered_digest:
        wrong = [f"the bytes give {candidate.digest}, registered was {candidate.registered_digest}"]
    return _verdict("document_registered", wrong, f"the registered bytes: {candidate.digest}")


def check_items_catalogued(candidate: Candidate) -> Verdict:
    """Check that every item is in the published catalogue."""
    strangers = source_rules.uncatalogued(candidate.reads, candidate.catalogue)
    wrong = [f"{item} is not in the source catalogue" for item in strangers]
    told = f"all {len(candidate.reads)} items are in edition {candidate.catalogue.edition}"
    return _verdict("items_catalogued", wrong, told)


def check_data_named_once(candidate: Candidate) -> Verdict:
    """Check that each datum has the one id by which it is frozen, here and in what is published."""
    wrong = naming.objections(candidate.algorithm, candidate.published)
    told = f"each datum has one id, as in {len(candidate.published)} published versions"
    return _verdict("data_named_once", wrong, told)


def check_purposes_allowed(candidate: Candidate) -> Verdict:
    """Check that the catalogue allows every item for every purpose of the version."""
    beyond = source_rules.beyond_purpose(candidate.reads, candidate.purposes, candidate.catalogue)
    wrong = [f"{item} may not be used for {purpose}" for item, purpose in beyond]
    if not candidate.purposes:
        wrong = ["the version names no purpose"]
    told = f"every item may be used for {', '.join(candidate.purposes)}"
    return _verdict("purposes_allowed", wrong, told)


def check_no_prohibited_kind(candidate: Candidate) -> Verdict:
    """Check that no item is of a kind that the law prohibits."""
    kinds = candidate.prohibited_kinds
    found = source_rules.prohibited(candidate.reads, candidate.catalogue, kinds)
    wrong = [
        f"{item} is of a prohibited kind: {kind.label['en']} ({law}, art. {article})"
        for item, kind in found
        for law, article in kind.references[:1]
    ]
    return _verdict("no_prohibited_kind", wrong, f"none of the {len(kinds)} prohibited kinds")


def check_contributions_exact(candidate: Candidate) -> Verdict:
    """Check that shap, independently, finds the published contributions."""
    proof = candidate.proof
    if proof is None:
        return _verdict("contributions_exact", ["no proof was made"], "")
    wrong = []
    if proof.digest != candidate.digest:
        wrong.append("the proof is of another document")
    if proof.rows < FEWEST_PROOF_ROWS:
        wrong.append(f"the proof has {proof.rows} rows, {FEWEST_PROOF_ROWS} are needed")
    if not proof.max_difference <= MOST_DIFFERENCE:  # NaN fails too
        wrong.append(f"shap differs by {proof.max_difference:.2g} points")
    told = f"shap agrees on {proof.rows} held-out rows, to {proof.max_difference:.1g} points"
    return _verdict("contributions_exact", wrong, told)


def check_disclosures_complete(candidate: Candidate) -> Verdict:
    """Check that both languages are there, with every section."""
    wrong = checks.absent(candidate.texts) or checks.incomplete(candidate.texts)
    return _verdict("disclosures_complete", wrong, "every section is there in both languages")


def check_disclosures_readable(candidate: Candidate) -> Verdict:
    """Check that a person without training can read the text."""
    if wrong := checks.absent(candidate.texts):
        return _verdict("disclosures_readable", wrong, "")
    grade = reading.grade(candidate.texts["en"])
    length = reading.characters_a_sentence(candidate.texts["zh-CN"])
    told = f"English grade {grade:.1f}; Chinese {length:.0f} characters a sentence"
    return _verdict("disclosures_readable", checks.unreadable(candidate.texts), told)


def check_facts_true(candidate: Candidate) -> Verdict:
    """Check that the facts are those that the registered run gives."""
    wrong = checks.different_facts(dict(candidate.facts), dict(candidate.expected_facts))
    stated = candidate.facts.get("metrics", {})
    wrong += [
        f"metric {name}: the facts say {stated.get(name)}, MLflow says {value}"
        for name, value in candidate.metrics.items()
        if stated.get(name) != value
    ]
    told = f"every fact and {len(candidate.metrics)} metrics equal the run's"
    return _verdict("facts_true", wrong, told)


def check_moves_counted(candidate: Candidate) -> Verdict:
    """Check that it is told how scores move from the version before, as the documents allow."""
    if candidate.previous is None:
        return _verdict("moves_counted", [], "there is no version before this one")
    wrong = moved.objections(candidate.facts.get("moves"), candidate.previous, candidate.algorithm)
    return _verdict("moves_counted", wrong, f"counted from {candidate.previous.digest}")


def check_figures_true(candidate: Candidate) -> Verdict:
    """Check that all that was filled in from the run stands as it was drafted."""
    wrong = _not_comparable(candidate)
    wrong = wrong or checks.not_as_drafted(candidate.texts, candidate.drafted)
    return _verdict("figures_true", wrong, "every table, list and number stands as drafted")


def check_wording_accepted(candidate: Candidate) -> Verdict:
    """Check that the texts are the drafts, or reworded exactly as the approver accepted."""
    wrong = _not_comparable(candidate)
    if wrong or candidate.rewording is None:
        return _verdict("wording_accepted", wrong, "both texts are the drafts")
    if candidate.accepted_rewording != candidate.rewording:
        accept = f"--accept-rewording {candidate.rewording}"
        wrong = [f"reworded: read every line shown and, to answer for all, publish with {accept}"]
    told = f"reworded, and accepted as {candidate.rewording}"
    return _verdict("wording_accepted", wrong, told)


def check_second_person(candidate: Candidate) -> Verdict:
    """Check that the approver did not make the version."""
    same = same_person(candidate.approver, candidate.author)
    wrong = [f"{candidate.approver} made this version"] if same else []
    told = f"made by {candidate.author}, approved by {candidate.approver}"
    return _verdict("second_person", wrong, told)


def check_approver_registered(candidate: Candidate) -> Verdict:
    """Check that the approver has a publisher's account."""
    known = any(same_person(candidate.approver, email) for email in candidate.publishers)
    wrong = [] if known else [f"{candidate.approver} has no publisher's account"]
    return _verdict("approver_registered", wrong, f"{candidate.approver} is a publisher")


def check_approver_proved(candidate: Candidate) -> Verdict:
    """Check that the approver gave the password of their account."""
    proved = candidate.identity.email
    wrong = []
    if proved is None:
        wrong = [candidate.identity.explanation]
    elif not same_person(proved, candidate.approver):
        wrong = [f"the password is that of {proved}"]
    return _verdict("approver_proved", wrong, f"{candidate.approver} gave the account's password")


def same_person(one: str, other: str) -> bool:
    """Say whether two names or addresses are one person's, however they are written."""
    return one.strip().casefold() == other.strip().casefold()


def _not_comparable(candidate: Candidate) -> list[str]:
    if not candidate.drafted:
        return ["there is no draft to compare with"]
    return checks.absent(candidate.texts)


def _verdict(check: str, wrong: Sequence[str], told: str) -> Verdict:
    return Verdict(check, passed=not wrong, explanation="; ".join(wrong) or told)


CHECKS: Final = (
    check_document_valid,
    check_document_registered,
    check_items_catalogued,
    check_data_named_once,
    check_purposes_allowed,
    check_no_prohibited_kind,
    check_contributions_exact,
    check_disclosures_complete,
    check_disclosures_readable,
    check_facts_true,
    check_moves_counted,
    check_figures_true,
    check_wording_accepted,
    check_second_person,
    check_approver_registered,
    check_approver_proved,
)
