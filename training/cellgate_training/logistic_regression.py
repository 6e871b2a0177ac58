"""L2 logistic regression with bounds on the signs of the weights, and Platt calibration."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, log_expit


@dataclass(frozen=True)
class LogisticModel:
    """margin = intercept + sum of weight * (x - mean) / sd; all numbers exact in float32, as in the ONNX graph."""

    mean: np.ndarray
    sd: np.ndarray
    weight: np.ndarray
    intercept: float

    def margin(self, inputs: np.ndarray) -> np.ndarray:
        return self.intercept + self.parts(inputs).sum(axis=1)

    def parts(self, inputs: np.ndarray) -> np.ndarray:
        return (inputs.astype(np.float64) - self.mean) / self.sd * self.weight


@dataclass(frozen=True)
class Calibration:
    slope: float
    intercept: float

    def log_odds(self, margin: np.ndarray) -> np.ndarray:
        return self.slope * margin + self.intercept


def fit_logistic(inputs: np.ndarray, failed: np.ndarray, bounds: list, strength: float) -> LogisticModel:
    """Unweighted fit: minimises |weight|^2 / 2 + strength * log loss (`strength` is scikit-learn's C).

    A column that is constant in training (a hinge that never opened) gets the weight 0.
    """
    x = inputs.astype(np.float64)
    mean = x.mean(axis=0).astype(np.float32).astype(np.float64)
    spread = x.std(axis=0)
    constant = spread < 1e-12
    sd = np.where(constant, 1.0, spread).astype(np.float32).astype(np.float64)
    z = (x - mean) / sd
    sign = np.where(failed, 1.0, -1.0)

    def objective(parameters: np.ndarray) -> tuple[float, np.ndarray]:
        intercept, weight = parameters[0], parameters[1:]
        margin = intercept + z @ weight
        loss = -log_expit(sign * margin).sum()
        residual = -sign * expit(-sign * margin)
        gradient = np.concatenate([[residual.sum()], z.T @ residual]) * strength
        gradient[1:] += weight
        return strength * loss + 0.5 * weight @ weight, gradient

    start = np.zeros(x.shape[1] + 1)
    start[0] = np.log(failed.mean() / (1 - failed.mean()))
    limits = [(None, None)] + [(0.0, 0.0) if c else b for b, c in zip(bounds, constant, strict=True)]
    result = minimize(objective, start, jac=True, method="L-BFGS-B", bounds=limits, options={"maxiter": 2000})
    if not result.success:
        raise RuntimeError(f"the fit did not converge: {result.message}")
    single = result.x.astype(np.float32).astype(np.float64)
    return LogisticModel(mean=mean, sd=sd, weight=single[1:], intercept=float(single[0]))


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
