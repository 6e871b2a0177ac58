"""Writes the trees, rows, margins and contributions against which the TypeScript TreeSHAP is tested.

    python -m cellgate_training.shap_vectors test/vectors/risk/tree_shap.json
"""

import json
import sys
from pathlib import Path

import numpy as np
import xgboost
from scipy.special import expit

from .boosted_trees import ensemble_of

ROWS = 200


def main() -> None:
    generator = np.random.default_rng(11)
    x = generator.normal(size=(4_000, 8)).astype(np.float32)
    x[generator.random(x.shape) < 0.1] = np.nan
    filled = np.nan_to_num(x, nan=0.5)
    failed = generator.random(len(x)) < expit(-2 + 1.5 * filled[:, 0] * filled[:, 1] + 1.0 * (filled[:, 2] > 1) - filled[:, 3])
    booster = xgboost.train(
        {"objective": "binary:logistic", "max_depth": 6, "eta": 0.3, "seed": 11, "nthread": 1, "tree_method": "hist"},
        xgboost.DMatrix(x, failed.astype(np.float32)),
        num_boost_round=15,
    )
    ensemble = ensemble_of(booster)
    rows = x[:ROWS].copy()
    # Ties: a value on a threshold goes right, one just below goes left. And a row without any value.
    for row, tree in enumerate(ensemble["trees"]):
        threshold = np.float32(tree["value"][0])
        rows[2 * row, tree["column"][0]] = threshold
        rows[2 * row + 1, tree["column"][0]] = np.nextafter(threshold, np.float32(-np.inf))
    rows[ROWS - 1] = np.nan
    matrix = xgboost.DMatrix(rows)
    margin = booster.predict(matrix, output_margin=True)
    contributions = booster.predict(matrix, pred_contribs=True)
    vectors = {
        "source": f"xgboost {xgboost.__version__}, pred_contribs; last number of a row of contributions is the bias",
        "ensemble": ensemble,
        "rows": [[None if np.isnan(value) else float(str(value)) for value in row] for row in rows],
        "margin": [float(str(value)) for value in margin],
        "contributions": [[float(str(value)) for value in row] for row in contributions],
    }
    Path(sys.argv[1]).write_text(json.dumps(vectors, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
