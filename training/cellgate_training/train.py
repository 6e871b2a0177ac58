"""Trains a model and writes it with card, feature specification and golden vectors.

    python -m cellgate_training.train --kind boosted-trees --features DIR --out models/boosted-trees [--compare DIR …]
"""

import argparse
import hashlib
import json
import shutil
from pathlib import Path


from .evaluation import evaluate, targets
from .calibration import Calibration
from .feature_matrix import FeatureMatrix, read_feature_matrix
from .golden_vectors import check_parity, golden_vectors
from .model_card import VERSION, model_card
from .models import KINDS, Model, fit_model
from .onnx_export import export_model

SEED = 1
# Defaults of a demonstration, in one currency: testing a cell, a failure that escapes, share of defects a test finds.
COSTS = {"test": 8.0, "escape": 500.0, "efficacy": 0.8}


def judge(matrix: FeatureMatrix, model: Model, calibration: Calibration, threshold: float, resamples: int) -> dict:
    test = matrix.blocks[2]
    result = evaluate(
        matrix.failed[test],
        calibration.log_odds(model.margin(matrix.inputs[test])),
        matrix.true_probability[test],
        matrix.outside_limits[test],
        matrix.outside_end_of_line_limits[test],
        threshold,
        SEED,
        resamples,
    )
    return rounded({**result, "targets": targets(result)})


def rounded(value):
    """Six significant digits are more than any metric here deserves."""
    if isinstance(value, dict):
        return {key: rounded(member) for key, member in value.items()}
    if isinstance(value, list):
        return [rounded(member) for member in value]
    return float(f"{value:.6g}") if isinstance(value, float) else value


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kind", choices=list(KINDS), default="logistic-regression")
    parser.add_argument("--resamples", type=int, default=500, help="of the bootstrap; comparisons get a fifth")
    parser.add_argument("--features", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--compare", type=Path, nargs="*", default=[], help="other histories, trained and judged alike")
    options = parser.parse_args()

    threshold = COSTS["test"] / (COSTS["efficacy"] * COSTS["escape"])
    matrix = read_feature_matrix(options.features)
    name = options.out.name
    model, calibration = fit_model(options.kind, matrix, SEED)
    metrics = {"test": judge(matrix, model, calibration, threshold, resamples=options.resamples), "otherRuns": []}
    for folder in options.compare:
        other = read_feature_matrix(folder)
        metrics["otherRuns"].append({"run": folder.name, **judge(other, *fit_model(options.kind, other, SEED), threshold, options.resamples // 5)})

    onnx_bytes = export_model(
        model.graph(),
        len(matrix.columns),
        calibration,
        threshold,
        {
            "name": name,
            "version": VERSION,
            "features": ",".join(matrix.columns),
            "feature_specification_sha256": matrix.specification_sha256,
            "training_data_sha256": matrix.history_sha256,
            "calibration": f"{calibration.slope},{calibration.intercept}",
            "threshold": str(threshold),
        },
    )
    golden = golden_vectors(matrix, model, calibration, threshold, SEED)
    parity = check_parity(onnx_bytes, golden)
    golden_bytes = (json.dumps(golden, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
    files = {"onnxSha256": sha256(onnx_bytes), "goldenVectorsSha256": sha256(golden_bytes)}
    explanation = model.explanation()
    explanation_bytes = None if explanation is None else json.dumps(explanation, separators=(",", ":")).encode()
    if explanation_bytes is not None:
        files["explanationSha256"] = sha256(explanation_bytes)
    card = model_card(
        matrix,
        name,
        options.kind,
        model,
        calibration,
        costs=COSTS,
        threshold=threshold,
        seed=SEED,
        metrics=metrics,
        files=files,
    )
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "model.onnx").write_bytes(onnx_bytes)
    (options.out / "golden-vectors.json").write_bytes(golden_bytes)
    if explanation_bytes is not None:
        (options.out / "explanation.json").write_bytes(explanation_bytes)
    (options.out / "model-card.json").write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n")
    shutil.copyfile(options.features / "feature-spec.json", options.out / "feature-spec.json")

    print(f"largest difference to onnxruntime: {parity}")
    for run in [{"run": options.features.name, **metrics["test"]}, *metrics["otherRuns"]]:
        print(f"{run['run']}: {run['failures']} failures in {run['cells']} test cells")
        for bar in run["targets"]:
            print(f"  {'met   ' if bar['ok'] else 'MISSED'} {bar['name']}: {bar['value']:.3g}")


if __name__ == "__main__":
    main()
