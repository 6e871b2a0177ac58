"""The trees of the speed test: 300 of depth 6 on 30 columns.

    python -m cellgate_training.speed_model write FILE.onnx     writes the graph, and the trees as FILE.json.gz
    python -m cellgate_training.speed_model serve ROWS.f32      XGBoost itself on rows that another program wrote, one thread

`serve` writes the margins of the first batch beside the rows (ROWS.f32.margins), prints a line and then answers each line that it
reads with the seconds of one pass over all rows in batches of 1,000: `place` by `inplace_predict`, which is the quickest way
from raw rows, as the runtime gets them, and `matrix` by a `DMatrix` of each batch. The other program takes turns with it, so
that a machine that slows down slows both.
"""

import gzip
import json
import sys
import time
from pathlib import Path

import numpy as np
import xgboost
from scipy.special import expit


COLUMNS = 30
BATCH = 1_000


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
        trees = json.dumps(ensemble, separators=(",", ":")).encode()
        Path(sys.argv[2]).with_suffix(".json.gz").write_bytes(gzip.compress(trees, mtime=0))
        print(sum(len(tree["left"]) for tree in ensemble["trees"]), "nodes")
        return
    serve(booster, Path(sys.argv[2]))


def serve(booster: xgboost.Booster, file: Path) -> None:
    booster.set_param({"nthread": 1})
    rows = np.fromfile(file, dtype="<f4").reshape(-1, COLUMNS)
    batches = [rows[at : at + BATCH] for at in range(0, len(rows), BATCH)]
    margins = booster.inplace_predict(batches[0], predict_type="margin").astype("<f4")
    file.with_name(file.name + ".margins").write_bytes(margins.tobytes())
    ways = {
        "place": lambda batch: booster.inplace_predict(batch, predict_type="margin"),
        "matrix": lambda batch: booster.predict(xgboost.DMatrix(batch, nthread=1), output_margin=True),
    }
    print("ready", flush=True)
    for _ in sys.stdin:
        seconds = {}
        for name, predict in ways.items():
            before = time.perf_counter()
            for batch in batches:
                predict(batch)
            seconds[name] = time.perf_counter() - before
        print(json.dumps(seconds), flush=True)


if __name__ == "__main__":
    main()
