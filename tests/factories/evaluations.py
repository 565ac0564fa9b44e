"""What a training run measured, for `credit_demo`: invented numbers in the run's own shape."""

import copy
from typing import Any

_GROUPS = {
    "sex": [("female", "Women", "女性", 0.776), ("male", "Men", "男性", 0.783)],
    "education": [("university", "University", "大学", 0.781), ("school", "School", "中学", 0.75)],
}
_LABELS = {
    "sex": {"en": "Sex", "zh-CN": "性别"},
    "education": {"en": "Education", "zh-CN": "学历"},
}


def evaluation(**overrides: Any) -> dict[str, Any]:
    """The content of evaluation.json, yours to change; `overrides` replace top-level parts."""
    metrics = {
        "auc": 0.7812,
        "auc_unrestricted": 0.7838,
        "auc_loss": 0.0026,
        "ks": 0.4305,
        "brier": 0.1344,
        "default_rate": 0.2212,
        "calibration_worst_gap": 0.0121,
    }
    content = {
        "format": "model-evaluation/1",
        "model": "credit_demo",
        "metrics": metrics,
        "folds": [{"seed": 0, "fold": 0, "auc": 0.7812, "ks": 0.4305, "brier": 0.1344}],
        "calibration": [
            {"band": band, "count": 200, "predicted": rate, "observed": rate + 0.01}
            for band, rate in zip("ABCDE", (0.05, 0.1, 0.2, 0.4, 0.65), strict=True)
        ],
        "fairness": {
            "cut": {
                "score": 580,
                "text": {
                    "en": "We drew a line at 580, to show what a lender's limit would do.",
                    "zh-CN": "我们在 580 分处画一条线，看看贷款机构设限会有什么结果。",
                },
            },
            "labels": _LABELS,
            "groups": {
                name: [_group(*member) for member in members] for name, members in _GROUPS.items()
            },
        },
        "data": {"name": "Invented", "rows": 1000, "sha256": "0" * 64, "url": "https://e.example"},
        "params": {"seed": 1},
    }
    return copy.deepcopy(content | overrides)


def _group(group_id: str, english: str, chinese: str, auc: float) -> dict[str, Any]:
    return {
        "id": group_id,
        "label": {"en": english, "zh-CN": chinese},
        "count": 500,
        "default_rate": 0.22,
        "predicted": 0.221,
        "mean_score": 610.4,
        "auc": auc,
        "above_cut": 0.71,
        "payers_below_cut": 0.19 if auc > 0.78 else 0.23,
        "defaulters_above_cut": 0.4,
    }
