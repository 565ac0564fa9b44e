"""Drawings of a run: what counts and how, and whether the probabilities come true."""

import warnings
from pathlib import Path

import matplotlib as mpl
import numpy as np

from models.credit_card_default.clients import Floats
from models.credit_card_default.description import Json
from scoring_service.algorithms import batch
from scoring_service.algorithms.structure import Algorithm

mpl.use("Agg")
_MOST_CLIENTS = 3000


def draw(algorithm: Algorithm, rows: batch.Batch, bands: list[Json], directory: Path) -> None:
    """Write the drawings into `directory`."""
    directory.mkdir(parents=True, exist_ok=True)
    _contributions(algorithm, rows, directory)
    _calibration(bands, directory / "calibration.png")


def _contributions(algorithm: Algorithm, rows: batch.Batch, directory: Path) -> None:
    """Draw the exact Shapley values of many clients, in points, with shap's own plots."""
    hundredths, _ = batch.contributions_rows(algorithm, rows.bins[:_MOST_CLIENTS])
    points = hundredths / 100
    values: Floats = np.column_stack(
        [rows.values[feature.id][:_MOST_CLIENTS] for feature in algorithm.features]
    )
    labels = [feature.label["en"] for feature in algorithm.features]
    for kind, name in (("dot", "shap_summary.png"), ("bar", "shap_bar.png")):
        _shap_plot(points, values, labels, kind, directory / name)


def _shap_plot(points: Floats, values: Floats, labels: list[str], kind: str, path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # shap's imports warn of its dependencies' futures
        import shap
        from matplotlib import pyplot as plt

        shap.summary_plot(
            points,
            values,
            feature_names=labels,
            plot_type=kind,
            show=False,
            rng=np.random.default_rng(0),
        )
        plt.xlabel("Contribution to the score, in points")
        plt.savefig(path, dpi=110, bbox_inches="tight")
        plt.close("all")


def _calibration(bands: list[Json], path: Path) -> None:
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(5, 4))
    places = np.arange(len(bands))
    axes.bar(places - 0.2, [100 * band["predicted"] for band in bands], 0.4, label="predicted")
    axes.bar(places + 0.2, [100 * band["observed"] for band in bands], 0.4, label="observed")
    axes.set_xticks(places, [band["band"] for band in bands])
    axes.set_xlabel("Band")
    axes.set_ylabel("Missed the next payment, %")
    axes.legend()
    figure.savefig(path, dpi=110, bbox_inches="tight")
    plt.close(figure)
