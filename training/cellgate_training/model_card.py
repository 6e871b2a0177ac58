"""The model card: what the scorer checks and what a person needs to trust a model, or not to."""

import platform
import subprocess
from datetime import date
from importlib.metadata import version

import numpy as np
from scipy.special import expit
from scipy.stats import beta

from .feature_matrix import FeatureMatrix
from .logistic_regression import Calibration, LogisticModel

OUT_OF_SCOPE = [
    "latent particles: about half of the particle and burr shorts show in no measurement before shipping",
    "other chemistries, formats or lines than the one whose history was used",
    "causal statements: a contribution says what a cell is associated with, not what caused it",
]
KNOWN_LIMITS = [
    "trained on a simulated history whose coefficients no plant has confirmed: illustrative, retrain before any use",
    "some hundred failures in training: read every metric with its interval",
    "additive in hinged features: interactions and thresholds are not seen, see metrics.otherRuns",
    "labels are complete and immediate in the simulation; field labels are late, censored and noisy",
]


def calibration_bins(failed: np.ndarray, log_odds: np.ndarray, threshold: float) -> list[dict]:
    """Three bins, wide enough to say something: far below, below and above the threshold."""
    edges = [0.0, threshold / 4, threshold, 1.0]
    probability = expit(log_odds)
    bins = []
    for low, high in zip(edges[:-1], edges[1:], strict=True):
        inside = (probability >= low) & (probability < high)
        cells, defects = int(inside.sum()), int(failed[inside].sum())
        lower, upper = beta.ppf([0.025, 0.975], defects + 1, cells - defects + 1)
        bins.append(
            {"from": low, "to": high, "cells": cells, "defects": defects, "lower": float(lower), "upper": float(upper)}
        )
    return bins


def drift_baselines(matrix: FeatureMatrix, rows: np.ndarray) -> list[dict]:
    """Ten quantile bins of each feature in training, for the population stability index."""
    values = [(column, index) for index, column in enumerate(matrix.columns) if " " not in column]
    baselines = []
    for name, column in values:
        training = matrix.inputs[rows, column].astype(np.float64)
        edges = np.unique(np.quantile(training, np.linspace(0, 1, 11)[1:-1]))
        counts = np.bincount(np.searchsorted(edges, training, side="right"), minlength=len(edges) + 1)
        baselines.append(
            {
                "feature": name,
                "edges": [float(f"{edge:.7g}") for edge in edges],
                "shares": [float(f"{share:.6g}") for share in counts / len(training)],
            }
        )
    return baselines


def model_card(
    matrix: FeatureMatrix,
    model: LogisticModel,
    calibration: Calibration,
    *,
    costs: dict,
    threshold: float,
    strength: float,
    seed: int,
    metrics: dict,
    files: dict[str, str],
) -> dict:
    training, calibrating, test = matrix.blocks
    log_odds = calibration.log_odds(model.margin(matrix.inputs[calibrating]))
    cells = lambda mask: {"cells": int(mask.sum()), "failures": int(matrix.failed[mask].sum())}  # noqa: E731
    return {
        "schema": 1,
        "name": "logistic-regression",
        "version": "1.0.0",
        "gate": matrix.specification["gate"],
        "product": "prismatic NMC cell of about 50 Ah (simulated)",
        "illustrative": True,
        "intendedUse": "rank the cells of one line for short-term testing before shipping, beside specification limits",
        "intendedUsers": "quality and process engineers of the line",
        "outOfScope": OUT_OF_SCOPE,
        "knownLimits": KNOWN_LIMITS,
        "training": {
            "data": "illustrative simulator data",
            "window": f"cells 0 to {matrix.training_cells - 1} of {len(matrix.failed)}, in order of production",
            "dataSha256": matrix.history_sha256,
            "cells": len(matrix.failed),
            "failures": int(matrix.failed.sum()),
            "excludedCells": int((~matrix.usable).sum()),
            "exclusions": "cells with insufficient evidence: a required feature missing or outside its physical range",
            "labelSource": "simulated field failure",
            "labelMaturity": "complete: every cell has its final label",
            "seed": seed,
            "codeCommit": code_commit(),
            "libraries": {
                "python": platform.python_version(),
                **{name: version(name) for name in ("numpy", "scipy", "onnx", "onnxruntime")},
            },
        },
        "algorithm": {
            "type": "logistic regression",
            "hyperparameters": {"penalty": "l2", "C": strength, "classWeights": "none", "signBounds": "by specification"},
        },
        "featureSpecification": {
            "name": matrix.specification["name"],
            "version": matrix.specification["version"],
            "sha256": matrix.specification_sha256,
        },
        "split": {
            "rule": "forward in time: 50 % training, 10 % calibration, 40 % test",
            "training": cells(training),
            "calibration": cells(calibrating),
            "test": cells(test),
        },
        "coefficients": {
            "intercept": model.intercept,
            "columns": [
                {"name": name, "mean": float(mean), "sd": float(sd), "weight": float(weight)}
                for name, mean, sd, weight in zip(matrix.columns, model.mean, model.sd, model.weight, strict=True)
            ],
        },
        "calibration": {
            "method": "platt",
            "slope": calibration.slope,
            "intercept": calibration.intercept,
            "bins": calibration_bins(matrix.failed[calibrating], log_odds, threshold),
        },
        "threshold": {"probability": threshold, "costs": costs, "reviewRate": metrics["test"]["values"]["flaggedByModel"]},
        "metrics": metrics,
        "driftBaselines": drift_baselines(matrix, training),
        "approval": {"by": "nobody: illustrative model of the demonstration", "at": date.today().isoformat()},
        "files": files,
    }


def code_commit() -> str:
    try:
        found = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=True)
        return found.stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
