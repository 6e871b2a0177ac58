"""How good a model of a gate can be at all, and how much of a figure is the chance of one draw of failures.

    python -m cellgate_training.ceiling --features FOLDER --model FOLDER

Simulated histories know the true probability of every cell, which depends on defects that no measurement shows. Trained on those
probabilities in place of failures, a model comes as near to them as the measurements allow: the ceiling. Failures of the test
block are drawn again and again from the true probabilities, so that model, ceiling and true probability are compared on many draws.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import xgboost
from scipy.special import expit

from .feature_matrix import read_feature_matrix
from .metrics import average_precision

DRAWS = 200
SEED = 1
CEILING = {"max_depth": 5, "eta": 0.05, "subsample": 0.8, "colsample_bytree": 0.6, "min_child_weight": 0.1}
ROUNDS = 400


def logistic_probability(card: dict, inputs: np.ndarray) -> np.ndarray:
    """Probability by the coefficients of a card."""
    columns = card["coefficients"]["columns"]
    mean, sd, weight = (np.array([column[name] for column in columns]) for name in ("mean", "sd", "weight"))
    margin = card["coefficients"]["intercept"] + ((inputs - mean) / sd) @ weight
    return expit(card["calibration"]["slope"] * margin + card["calibration"]["intercept"])


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--features", type=Path, required=True)
    arguments.add_argument("--model", type=Path, required=True)
    options = arguments.parse_args()
    matrix = read_feature_matrix(options.features)
    training, calibration, test = matrix.blocks
    known = training | calibration
    booster = xgboost.train(
        {**CEILING, "objective": "reg:logistic", "tree_method": "hist", "nthread": 1, "seed": SEED},
        xgboost.DMatrix(matrix.inputs[known], matrix.true_probability[known]),
        num_boost_round=ROUNDS,
    )
    card = json.loads((options.model / "model-card.json").read_text())
    truth = matrix.true_probability[test]
    scores = {
        "model": logistic_probability(card, matrix.inputs[test].astype(np.float64)),
        "ceiling": booster.predict(xgboost.DMatrix(matrix.inputs[test])).astype(np.float64),
    }
    failed = matrix.failed[test]
    print(f"{test.sum()} test cells, {failed.sum()} failures; oracle PR-AUC {average_precision(failed, truth):.4f}")
    generator = np.random.default_rng(SEED)
    draws = [generator.random(len(truth)) < truth for _ in range(DRAWS)]
    oracle = np.array([average_precision(draw, truth) for draw in draws])
    print(f"oracle PR-AUC over {DRAWS} draws: {interval(oracle)}")
    base = truth.mean()
    for name, score in scores.items():
        here = average_precision(failed, score)
        share = np.array([average_precision(draw, score) for draw in draws]) / oracle
        # Expected over draws: (p - y)^2 with y of probability q is p^2 - 2pq + q.
        skill = 1 - np.mean(score**2 - 2 * score * truth + truth) / (base * (1 - base))
        print(
            f"{name}: PR-AUC {here:.4f}, {here / average_precision(failed, truth):.2f} of the oracle's; "
            f"over the draws {interval(share)} of it; expected Brier skill {skill:.4f}"
        )


def interval(values: np.ndarray) -> str:
    low, high = np.quantile(values, [0.025, 0.975])
    return f"{values.mean():.3f} ({low:.3f} to {high:.3f})"


if __name__ == "__main__":
    main()
