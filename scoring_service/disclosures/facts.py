"""The facts of a version for machines: measurements, an ATRS record and a model card.

`atrs` has the attribute names of the UK Algorithmic Transparency Recording Standard 2.1 (the last
edition that publishes names for programs), `model_card` those of Mitchell et al., "Model Cards for
Model Reporting" (2019). Every number comes from the evaluation of the training run.
"""

from collections.abc import Mapping
from typing import Any, Final

from scoring_service.algorithms.structure import Algorithm

FORMAT: Final = "algorithm-facts/1"
ATRS_EDITION: Final = "2.1"
Json = dict[str, Any]

MEASURED: Final = ("metrics", "folds", "calibration", "fairness", "data", "params")
"""Parts of the evaluation that are published as they are."""

MOVES: Final = "moves"
"""The part that says how scores move from the version before; the first version has none."""

ATRS: Final = (
    "title",
    "organisation_name",
    "phase",
    "one_sentence_description",
    "name",
    "description",
    "website",
    "contact_email",
    "organisation",
    "team",
    "senior_responsible_owner",
    "external_supplier_involvement",
    "detailed_description",
    "scope",
    "benefit",
    "previous_process",
    "alternatives_considered",
    "process_integration",
    "provided_information",
    "human_decisions_and_review",
    "required_training",
    "appeals_and_review",
    "method",
    "frequency_and_scale_of_usage",
    "maintenance",
    "model_performance",
    "system_architecture",
    "source_data_name",
    "source_data_description",
    "source_data_url",
    "data_collection",
    "data_cleaning",
    "data_completeness_and_representativeness",
    "data_sharing_agreements",
    "data_access_and_storage",
    "impact_assessments",
    "risks",
)
"""The attributes of an ATRS record that a model's publication.yaml must give."""

MODEL_CARD: Final[Mapping[str, tuple[str, ...]]] = {
    "model_details": ("developers", "date", "version", "type", "algorithm", "license", "contact"),
    "intended_use": ("primary_intended_uses", "primary_intended_users", "out_of_scope_use_cases"),
    "factors": ("relevant_factors", "evaluation_factors"),
    "metrics": ("model_performance_measures", "decision_thresholds", "variation_approaches"),
    "evaluation_data": ("datasets", "motivation", "preprocessing"),
    "training_data": ("datasets", "motivation", "preprocessing"),
    "quantitative_analyses": ("unitary_results", "intersectional_results"),
    "ethical_considerations": ("considerations",),
    "caveats_and_recommendations": ("caveats",),
}
"""The sections and fields of a model card that a model's publication.yaml must give."""


def write(
    algorithm: Algorithm, evaluation: Mapping[str, Any], version: int, declared: Mapping[str, Any]
) -> Json:
    """Put the facts together; raise `ValueError` naming what `declared` does not say."""
    if missing := _missing(declared):
        raise ValueError(f"publication.yaml does not say: {', '.join(missing)}")
    return {
        "format": FORMAT,
        "model": algorithm.name,
        "version": version,
        "digest": algorithm.digest,
        "purposes": list(declared["purposes"]),
        **{part: evaluation[part] for part in MEASURED},
        **{part: evaluation[part] for part in (MOVES,) if part in evaluation},
        "atrs": {"standard_version": ATRS_EDITION, **declared["atrs"]},
        "model_card": declared["model_card"],
    }


def _missing(declared: Mapping[str, Any]) -> list[str]:
    atrs, card = declared["atrs"], declared["model_card"]
    return [f"atrs.{name}" for name in ATRS if not atrs.get(name)] + [
        f"model_card.{section}.{name}"
        for section, names in MODEL_CARD.items()
        for name in names
        if not card.get(section, {}).get(name)
    ]
