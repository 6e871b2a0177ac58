"""The model card: what the scorer checks and what a person needs to trust a model, or not to."""

import platform
import subprocess
from datetime import date
from importlib.metadata import version

import numpy as np
from scipy.special import expit
from scipy.stats import beta

from .calibration import Calibration
from .feature_matrix import FeatureMatrix
from .logistic_regression import LogisticModel
from .models import KINDS, Model

VERSION = "2.0.0"
BASIC = ("numpy", "scipy", "onnx", "onnxruntime")
LIBRARIES = {
    "logistic-regression": BASIC,
    "boosted-trees": (*BASIC, "xgboost-cpu"),
    "random-forest": (*BASIC, "xgboost-cpu"),
    "neural-network": (*BASIC, "scikit-learn"),
}

OUT_OF_SCOPE = [
    "latent particles: about half of the particle and burr shorts show in no measurement before shipping",
    "other chemistries, formats or lines than the one whose history was used",
    "causal statements: a contribution says what a cell is associated with, not what caused it",
]
KNOWN_LIMITS = [
    "trained on a simulated history whose coefficients no plant has confirmed: illustrative, retrain before any use",
    "some hundred failures in training: read every metric with its interval",
    "labels are complete and immediate in the simulation; field labels are late, censored and noisy",
]

KIND_LIMITS = {
    "logistic-regression": ["additive in hinged features: interactions and steps are not seen, see metrics.otherRuns"],
    "boosted-trees": ["with some hundred failures trees rank worse than hinges under the law that the simulator uses"],
    "random-forest": ["one round of trees side by side on the log-odds; its margin is calibrated, its leaves are not"],
    "neural-network": ["contributions follow the rescale rule, they are no Shapley values; directions are not enforced"],
}


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


BASELINE_SAMPLE = 300


def drift_baselines(matrix: FeatureMatrix, rows: np.ndarray) -> list[dict]:
    """
    What each feature looked like in training, without what was missing: ten quantile bins for the population stability
    index, evenly spaced quantiles for the Kolmogorov-Smirnov test, and the share that was missing.
    """
    baselines = []
    for index, feature in enumerate(matrix.specification["features"]):
        every = matrix.values[rows, index].astype(np.float64)
        present = every[~np.isnan(every)]
        baselines.append(
            {
                **bins_of(feature["name"], present),
                "quantiles": [float(f"{q:.6g}") for q in np.quantile(present, np.linspace(0, 1, BASELINE_SAMPLE))],
                "cells": len(every),
                "missing": int(np.isnan(every).sum()),
            }
        )
    return baselines


NOVELTY_QUANTILE = 0.995
NORMAL_999 = 3.29


def novelty(matrix: FeatureMatrix, rows: np.ndarray) -> dict:
    """
    How unlike its training cells a cell may be: the root mean square of its robust z values, each divided by how heavy the
    tail of its feature is (99.9 % quantile of |z| over that of a normal distribution, at least 1). Missing ones are left out.
    """
    features = matrix.specification["features"]
    statistics = [feature["statistics"] for feature in features]
    z = (matrix.values[rows] - [s["median"] for s in statistics]) / [s["scale"] for s in statistics]
    tails = np.maximum(1.0, np.nanquantile(np.abs(z), 0.999, axis=0) / NORMAL_999)
    tails = np.array([float(f"{tail:.5g}") for tail in tails])
    square = (z / tails) ** 2
    required = np.array([feature["missing"] == "required" for feature in features])
    return {
        "quantile": NOVELTY_QUANTILE,
        "limit": novelty_limit(square),
        "requiredLimit": novelty_limit(square[:, required]),
        "tails": [{"feature": f["name"], "scale": float(t)} for f, t in zip(features, tails, strict=True)],
    }


def novelty_limit(square: np.ndarray) -> float:
    distance = np.sqrt(np.nanmean(square, axis=1))
    return float(f"{np.quantile(distance, NOVELTY_QUANTILE):.6g}")


def bins_of(name: str, values: np.ndarray) -> dict:
    edges = np.unique(np.quantile(values, np.linspace(0, 1, 11)[1:-1]))
    counts = np.bincount(np.searchsorted(edges, values, side="right"), minlength=len(edges) + 1)
    return {
        "feature": name,
        "edges": [float(f"{edge:.7g}") for edge in edges],
        "shares": [float(f"{share:.6g}") for share in counts / len(values)],
    }


def model_card(
    matrix: FeatureMatrix,
    name: str,
    kind: str,
    model: Model,
    calibration: Calibration,
    *,
    costs: dict,
    threshold: float,
    seed: int,
    metrics: dict,
    files: dict[str, str],
) -> dict:
    training, calibrating, test = matrix.blocks
    log_odds = calibration.log_odds(model.margin(matrix.inputs[calibrating]))
    cells = lambda mask: {"cells": int(mask.sum()), "failures": int(matrix.failed[mask].sum())}  # noqa: E731
    return {
        "schema": 1,
        "name": name,
        "version": VERSION,
        "gate": matrix.specification["gate"],
        "product": "prismatic NMC cell of about 50 Ah (simulated)",
        "illustrative": True,
        "intendedUse": "rank the cells of one line for short-term testing before shipping, beside specification limits",
        "intendedUsers": "quality and process engineers of the line",
        "outOfScope": OUT_OF_SCOPE,
        "knownLimits": [*KNOWN_LIMITS, *KIND_LIMITS[kind]],
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
                **{name: version(name) for name in LIBRARIES[kind]},
            },
        },
        "algorithm": {"type": KINDS[kind], "hyperparameters": model.hyperparameters},
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
        **coefficients(matrix, model),
        "calibration": {
            "method": "platt",
            "slope": calibration.slope,
            "intercept": calibration.intercept,
            "bins": calibration_bins(matrix.failed[calibrating], log_odds, threshold),
        },
        "threshold": {"probability": threshold, "costs": costs, "reviewRate": metrics["test"]["values"]["flaggedByModel"]},
        "metrics": metrics,
        "novelty": novelty(matrix, training),
        "driftBaselines": drift_baselines(matrix, training),
        "scoreBaseline": bins_of("score", risk_score(log_odds, threshold)),
        "approval": {"by": "nobody: illustrative model of the demonstration", "at": date.today().isoformat()},
        "files": files,
    }


def coefficients(matrix: FeatureMatrix, model: Model) -> dict:
    """Of a logistic model only: with them its contributions are computed."""
    if not isinstance(model, LogisticModel):
        return {}
    columns = [
        {"name": name, "mean": float(mean), "sd": float(sd), "weight": float(weight)}
        for name, mean, sd, weight in zip(matrix.columns, model.mean, model.sd, model.weight, strict=True)
    ]
    return {"coefficients": {"intercept": model.intercept, "columns": columns}}


def risk_score(log_odds: np.ndarray, threshold: float) -> np.ndarray:
    return 100 * expit(log_odds - np.log(threshold / (1 - threshold)) + np.log(3.0))


def code_commit() -> str:
    try:
        found = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=True)
        return found.stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
