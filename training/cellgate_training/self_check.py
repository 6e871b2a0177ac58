"""Checks the training programs against reference values and on a small problem with a known answer.

    python -m cellgate_training.self_check
"""

import json
from pathlib import Path

import numpy as np
from scipy.special import expit

from . import metrics
from .golden_vectors import by_feature, check_parity
from .calibration import fit_platt
from .logistic_regression import fit_logistic
from .onnx_export import export_model

VECTORS = Path(__file__).parents[2] / "test" / "vectors" / "risk" / "ml_metrics_drift.json"


def check_metrics() -> None:
    cases = {case["id"]: case for case in json.loads(VECTORS.read_text())["cases"]}
    given, expected = cases["metrics-12"]["input"], cases["metrics-12"]["expected"]
    y, p = np.array(given["y"]) == 1, np.array(given["p"])
    found = {
        "prAuc": metrics.average_precision(y, p),
        "rocAuc": metrics.roc_auc(y, p),
        "brier": metrics.brier(y, p),
        "brierSkill": metrics.brier_skill(y, p),
        "ece": metrics.expected_calibration_error(y, p, given["eceBins"], quantile=False),
        "recallAtReview": metrics.recall_at_review(y, p, given["reviewShare"]),
    }
    for name, value in expected.items():
        assert abs(found[name] - value) <= 1e-9, f"{name} is {found[name]}, expected {value}"
    drift = cases["drift-shift"]
    psi = metrics.population_stability_index(
        np.array(drift["input"]["reference"]), np.array(drift["input"]["current"]), drift["input"]["bins"]
    )
    assert abs(psi - drift["expected"]["psi"]) <= 1e-9, f"PSI is {psi}"


def check_fit() -> None:
    """The fit finds the weights that made the data, keeps its bounds, and the graph says the same as the model."""
    generator = np.random.default_rng(7)
    x = generator.normal(size=(40_000, 3)).astype(np.float32)
    failed = generator.random(len(x)) < expit(-3 + 1.2 * x[:, 0] - 0.7 * x[:, 1])
    free = [(None, None)] * 3
    model = fit_logistic(x, failed, free, strength=1.0)
    assert np.allclose(model.weight / model.sd, [1.2, -0.7, 0.0], atol=0.08), model
    assert np.allclose(np.diff(model.margin(np.array([[0, 0, 0], [1, 0, 0]]))), 1.2, atol=0.08)
    bounded = fit_logistic(x, failed, [(None, 0.0), (0.0, None), (0.0, None)], strength=1.0)
    assert bounded.weight[0] == 0 and bounded.weight[1] == 0, bounded
    constant = x.copy()
    constant[:, 2] = 4
    assert fit_logistic(constant, failed, free, strength=1.0).weight[2] == 0
    calibration = fit_platt(2 * model.margin(x), failed)
    assert abs(calibration.slope - 0.5) < 0.02, calibration

    onnx_bytes = export_model(model.graph(), 3, calibration, 0.02, {"name": "self-check"})
    rows = x[:50]
    log_odds = calibration.log_odds(model.margin(rows))
    shift = np.log(3) - np.log(0.02 / 0.98)
    golden = [
        {"features": f.tolist(), "margin": m, "probability": expit(z), "risk": 100 * expit(z + shift)}
        for f, m, z in zip(rows, model.margin(rows), log_odds, strict=True)
    ]
    check_parity(onnx_bytes, {"rows": golden})
    golden[3]["margin"] += 0.01
    try:
        check_parity(onnx_bytes, {"rows": golden})
    except RuntimeError:
        pass
    else:
        raise AssertionError("a wrong answer passed the parity check")


def check_contributions() -> None:
    specification = {"features": [{"hinges": []}, {"hinges": [1, 2]}, {"hinges": [1]}]}
    parts = np.arange(1.0, 7.0).reshape(1, 6)
    assert by_feature(specification, parts).tolist() == [[1.0, 9.0, 11.0]]


def main() -> None:
    for check in (check_metrics, check_fit, check_contributions):
        check()
        print(f"{check.__name__}: ok")


if __name__ == "__main__":
    main()
