"""Logistic regression with an elastic net and bounds on the signs of the weights."""

from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, log_expit

from .onnx_export import MarginGraph, logistic_margin


@dataclass(frozen=True)
class LogisticModel:
    """margin = intercept + sum of weight * (x - mean) / sd; all numbers exact in float32, as in the ONNX graph."""

    mean: np.ndarray
    sd: np.ndarray
    weight: np.ndarray
    intercept: float
    hyperparameters: dict = field(default_factory=dict)

    def margin(self, inputs: np.ndarray) -> np.ndarray:
        return self.intercept + self.parts(inputs).sum(axis=1)

    def parts(self, inputs: np.ndarray) -> np.ndarray:
        return (inputs.astype(np.float64) - self.mean) / self.sd * self.weight

    def contributions(self, inputs: np.ndarray) -> tuple[float, np.ndarray]:
        return self.intercept, self.parts(inputs)

    def graph(self) -> MarginGraph:
        return logistic_margin(self.mean, self.sd, self.weight, self.intercept)

    def explanation(self) -> None:
        """The coefficients of the card explain it."""


def fit_logistic(
    inputs: np.ndarray, failed: np.ndarray, bounds: list, strength: float, lasso: float = 0.0
) -> LogisticModel:
    """
    Unweighted fit: minimises (1 - lasso) |weight|^2 / 2 + lasso * sum |weight| + strength * log loss, with `strength`
    and `lasso` as scikit-learn's C and l1_ratio. Each weight is the difference of two parts that are not negative, so
    that the absolute value is linear in them; a bound on its sign takes one part away.

    A column that is constant in training (a hinge that never opened) gets the weight 0.
    """
    x = inputs.astype(np.float64)
    mean = x.mean(axis=0).astype(np.float32).astype(np.float64)
    spread = x.std(axis=0)
    constant = spread < 1e-12
    sd = np.where(constant, 1.0, spread).astype(np.float32).astype(np.float64)
    z = (x - mean) / sd
    sign = np.where(failed, 1.0, -1.0)
    width = z.shape[1]

    def objective(parameters: np.ndarray) -> tuple[float, np.ndarray]:
        intercept, up, down = parameters[0], parameters[1 : width + 1], parameters[width + 1 :]
        weight = up - down
        margin = intercept + z @ weight
        loss = -log_expit(sign * margin).sum()
        residual = -sign * expit(-sign * margin)
        slope = strength * (z.T @ residual) + (1 - lasso) * weight
        gradient = np.concatenate([[strength * residual.sum()], slope + lasso, lasso - slope])
        penalty = 0.5 * (1 - lasso) * weight @ weight + lasso * (up.sum() + down.sum())
        return strength * loss + penalty, gradient

    start = np.zeros(2 * width + 1)
    start[0] = np.log(failed.mean() / (1 - failed.mean()))
    free, none = (0.0, None), (0.0, 0.0)
    rising = [none if c or high == 0.0 else free for (_, high), c in zip(bounds, constant, strict=True)]
    falling = [none if c or low == 0.0 else free for (low, _), c in zip(bounds, constant, strict=True)]
    limits = [(None, None), *rising, *falling]
    result = minimize(objective, start, jac=True, method="L-BFGS-B", bounds=limits, options={"maxiter": 3000})
    if not result.success:
        raise RuntimeError(f"the fit did not converge: {result.message}")
    weight = result.x[1 : width + 1] - result.x[width + 1 :]
    return LogisticModel(
        mean=mean,
        sd=sd,
        weight=weight.astype(np.float32).astype(np.float64),
        intercept=float(np.float32(result.x[0])),
        hyperparameters={"penalty": "elastic net", "C": strength, "l1Ratio": lasso, "signBounds": "by specification"},
    )
