"""What every kind of model can do, and how each is fitted to the blocks of a history."""

from typing import Protocol

import numpy as np

from .calibration import Calibration, fit_platt
from .feature_matrix import FeatureMatrix, weight_bounds
from .onnx_export import MarginGraph


class Model(Protocol):
    hyperparameters: dict

    def margin(self, inputs: np.ndarray) -> np.ndarray:
        """Log-odds before calibration."""

    def contributions(self, inputs: np.ndarray) -> tuple[float, np.ndarray]:
        """Bias, and what each column adds to the margin: they sum up to it."""

    def graph(self) -> MarginGraph: ...

    def explanation(self) -> dict | None:
        """What the product needs besides the card to compute contributions."""


KINDS = {
    "logistic-regression": "logistic regression",
    "boosted-trees": "gradient-boosted trees",
    "random-forest": "random forest",
    "neural-network": "neural network",
}
# Kinds that find deviations by themselves: they get the values without hinges.
PLAIN = {"boosted-trees", "random-forest"}
STRENGTH = 0.1
LASSO = 0.5


def fit_model(kind: str, matrix: FeatureMatrix, seed: int) -> tuple[Model, Calibration]:
    training, calibrating, _ = matrix.blocks
    model = fit_kind(kind, matrix, training, calibrating, seed)
    return model, fit_platt(model.margin(matrix.inputs[calibrating]), matrix.failed[calibrating])


def fit_kind(kind: str, matrix: FeatureMatrix, training: np.ndarray, middle: np.ndarray, seed: int) -> Model:
    inputs, failed = matrix.inputs[training], matrix.failed[training]
    if kind == "logistic-regression":
        from .logistic_regression import fit_logistic

        return fit_logistic(inputs, failed, weight_bounds(matrix.specification), STRENGTH, LASSO)
    if kind == "boosted-trees":
        from .boosted_trees import fit_boosted

        block = (matrix.inputs[middle], matrix.failed[middle])
        return fit_boosted(inputs, failed, block, matrix.specification, seed)
    if kind == "random-forest":
        from .boosted_trees import fit_forest

        return fit_forest(inputs, failed, matrix.specification, seed)
    from .neural_network import fit_network

    return fit_network(inputs, failed, seed)
