"""Whether models that read a whole discharge-difference curve beat one hand-made feature of it, on 41 public cells.

    python -m cellgate_training.curve_models FOLDER

Each cell is left out in turn; errors are of the cycle life. The recurrent network has a random, fixed recurrence and a
trained ridge read-out (an echo-state network): with 41 cells nothing larger could be trained.
"""

import json
import sys
from pathlib import Path

import numpy as np

from .real_data import read_columns

STRENGTHS = np.logspace(-2, 4, 13)


def ridge_left_out(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Prediction of each row by the others; the strength is chosen within them, by leaving each of them out."""
    every = np.arange(len(y))
    return np.array([ridge_predict(x[every != i], y[every != i], x[i]) for i in every])


def ridge_predict(x: np.ndarray, y: np.ndarray, at: np.ndarray) -> float:
    mean, sd = x.mean(axis=0), x.std(axis=0)
    sd = np.where(sd > 1e-12, sd, 1)
    z, centre = (x - mean) / sd, y.mean()
    u, s, vt = np.linalg.svd(z, full_matrices=False)
    best, weights = np.inf, None
    for strength in STRENGTHS:
        shrink = s / (s**2 + strength)
        fitted = (u * (s * shrink)) @ (u.T @ (y - centre))
        leverage = np.sum(u**2 * (s * shrink), axis=1) + 1 / len(y)
        error = np.mean(((y - centre - fitted) / (1 - leverage)) ** 2)
        if error < best:
            best, weights = error, vt.T @ (shrink * (u.T @ (y - centre)))
    return float(centre + ((at - mean) / sd) @ weights)


def echo_states(curves: np.ndarray, seed: int, units: int = 60) -> np.ndarray:
    """Last and mean state of a network with a fixed random recurrence of spectral radius 0.9."""
    generator = np.random.default_rng(seed)
    recurrent = generator.normal(size=(units, units))
    recurrent *= 0.9 / np.abs(np.linalg.eigvals(recurrent)).max()
    inward = generator.normal(size=units)
    scaled = (curves - curves.mean()) / curves.std()
    state, total = np.zeros((len(curves), units)), np.zeros((len(curves), units))
    for step in range(curves.shape[1]):
        state = np.tanh(scaled[:, step : step + 1] * inward + state @ recurrent.T)
        total += state
    return np.hstack([state, total / curves.shape[1]])


def errors(log_life: np.ndarray, life: np.ndarray) -> dict[str, float]:
    predicted = 10**log_life
    return {
        "rmse": float(np.sqrt(np.mean((predicted - life) ** 2))),
        "mape": float(100 * np.mean(np.abs(predicted - life) / life)),
    }


def main() -> None:
    folder = Path(sys.argv[1]) / "severson"
    features = read_columns(folder / "severson_features_train.csv")
    data = read_columns(folder / "severson_dq100_10_100pts_train.csv")
    curves = np.column_stack([values for name, values in data.items() if name.startswith("dq_")])
    life = features["cycle_life"]
    y = np.log10(life)
    recurrent = [errors(ridge_left_out(echo_states(curves, seed), y), life) for seed in range(5)]
    print(
        json.dumps(
            {
                "one hand-made feature": errors(ridge_left_out(features["log10_var_dQ"][:, None], y), life),
                "whole curve, ridge": errors(ridge_left_out(curves, y), life),
                "whole curve, recurrent network": {
                    key: float(np.mean([found[key] for found in recurrent])) for key in ("rmse", "mape")
                },
                "mean of the cells": errors(np.array([y[np.arange(len(y)) != i].mean() for i in range(len(y))]), life),
            },
            indent=2,
        )
    )


if __name__ == "__main__":
    main()
