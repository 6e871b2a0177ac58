"""Platt calibration of a margin."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, log_expit


@dataclass(frozen=True)
class Calibration:
    slope: float
    intercept: float

    def log_odds(self, margin: np.ndarray) -> np.ndarray:
        return self.slope * margin + self.intercept


def fit_platt(margin: np.ndarray, failed: np.ndarray) -> Calibration:
    """Platt's sigmoid with his targets (n1 + 1)/(n1 + 2) and 1/(n0 + 2), which keep few positives from over-fitting."""
    positives = failed.sum()
    negatives = len(failed) - positives
    target = np.where(failed, (positives + 1) / (positives + 2), 1 / (negatives + 2))

    def objective(parameters: np.ndarray) -> tuple[float, np.ndarray]:
        log_odds = parameters[0] * margin + parameters[1]
        loss = -(target * log_expit(log_odds) + (1 - target) * log_expit(-log_odds)).sum()
        residual = expit(log_odds) - target
        return loss, np.array([residual @ margin, residual.sum()])

    result = minimize(objective, np.array([1.0, 0.0]), jac=True, method="BFGS")
    slope, intercept = (float(np.float32(value)) for value in result.x)
    if slope <= 0:
        raise RuntimeError(f"the calibration slope is {slope}: the margin does not rank the calibration cells")
    return Calibration(slope, intercept)
