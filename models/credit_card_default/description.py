"""What model.yaml says: items, derived features, directions, words, and how to train.

Training adds numbers to the description and changes none of it.
"""

from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final, Literal

import yaml

HERE: Final = Path(__file__).parent
Json = dict[str, Any]
_RISK_RISES: Final = {"increasing": -1, "decreasing": 1, "none": 0}


@dataclass(frozen=True, slots=True)
class FeatureRules:
    """How training may treat a feature.

    `risk_rises` is the direction of the risk as the value rises: 1, -1, or 0 for none.
    """

    id: str
    steps: Literal["months", "amounts", "shares"]
    risk_rises: int


@dataclass(frozen=True, slots=True)
class Parameters:
    """Limits and penalties of the fit; what each is for stands in model.yaml."""

    most_bins: int
    pairs: int
    groups_in_pair: int
    fewest_in_candidate: int
    fewest_in_bin: int
    fewest_in_month: int
    fewest_in_cell: int
    smoothness: float
    shrinkage: float
    pair_smoothness: float
    pair_shrinkage: float
    proof_rows: int
    background_rows: int
    seed: int


@dataclass(frozen=True)
class Description:
    """The content of model.yaml."""

    content: Json

    @cached_property
    def features(self) -> tuple[FeatureRules, ...]:
        return tuple(
            FeatureRules(part["id"], part["steps"], _RISK_RISES[part["monotone"]])
            for part in self.content["features"]
        )

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(feature.id for feature in self.features)

    @cached_property
    def parameters(self) -> Parameters:
        return Parameters(**self.content["training"])

    @cached_property
    def points_to_double(self) -> float:
        return float(self.content["scale"]["points_to_double"])

    @cached_property
    def even_odds_at(self) -> float:
        return float(self.content["scale"]["even_odds_at"])


@cache
def read() -> Description:
    """Read model.yaml."""
    return Description(yaml.safe_load((HERE / "model.yaml").read_text(encoding="utf-8")))
