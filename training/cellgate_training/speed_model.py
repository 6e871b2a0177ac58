"""The trees of the speed test: 300 of depth 6 on 30 columns.

    python -m cellgate_training.speed_model write FILE.onnx     writes the graph
    python -m cellgate_training.speed_model time                prints rows/s of XGBoost itself, one thread, batches of 1,000
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
import xgboost
from scipy.special import expit


COLUMNS = 30
BATCH = 1_000
SECONDS = 4.0


def trained() -> xgboost.Booster:
    generator = np.random.default_rng(5)
    x = generator.normal(size=(60_000, COLUMNS)).astype(np.float32)
    failed = generator.random(len(x)) < expit(x[:, 0] * x[:, 1] + x[:, 2] - np.abs(x[:, 3]) + 0.5 * x[:, 4:].sum(axis=1))
    return xgboost.train(
        {"objective": "binary:logistic", "max_depth": 6, "eta": 0.05, "tree_method": "hist", "nthread": 1, "seed": 5},
        xgboost.DMatrix(x, failed.astype(np.float32)),
        num_boost_round=300,
    )


def main() -> None:
    booster = trained()
    if sys.argv[1] == "write":
        # Only here, so that timing needs no more than training/requirements-speed.txt.
        from .boosted_trees import ensemble_of
        from .calibration import Calibration
        from .onnx_export import export_model, tree_margin

        ensemble = ensemble_of(booster)
        graph = export_model(tree_margin(ensemble), COLUMNS, Calibration(1.0, 0.0), 0.02, {"name": "speed"})
        Path(sys.argv[2]).write_bytes(graph)
        print(sum(len(tree["left"]) for tree in ensemble["trees"]), "nodes")
        return
    booster.set_param({"nthread": 1})
    rows = np.random.default_rng(6).normal(size=(20 * BATCH, COLUMNS)).astype(np.float32)
    rates = []
    started = time.perf_counter()
    while time.perf_counter() - started < SECONDS:
        for at in range(0, len(rows), BATCH):
            before = time.perf_counter()
            booster.inplace_predict(rows[at : at + BATCH], predict_type="margin")
            rates.append(BATCH / (time.perf_counter() - before))
    print(json.dumps({"median": float(np.median(rates)), "best": float(np.max(rates))}))


if __name__ == "__main__":
    main()
