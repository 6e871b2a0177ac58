"""A small neural network: one hidden layer of rectifiers, trained unweighted on the log loss."""

import warnings
from dataclasses import dataclass

import numpy as np
from sklearn.neural_network import MLPClassifier

from .onnx_export import MarginGraph, network_margin

SETTINGS = {"hidden": 16, "alpha": 0.01, "epochs": 15, "batch": 1024, "learningRate": 0.003}


@dataclass(frozen=True)
class NetworkModel:
    """All numbers exact in float32, as in the graph."""

    mean: np.ndarray
    sd: np.ndarray
    layers: list[tuple[np.ndarray, np.ndarray]]
    hyperparameters: dict

    def margin(self, inputs: np.ndarray) -> np.ndarray:
        (first, first_bias), (second, second_bias) = self.layers
        hidden = np.maximum(0, self.scaled(inputs) @ first + first_bias)
        return (hidden @ second + second_bias)[:, 0]

    def scaled(self, inputs: np.ndarray) -> np.ndarray:
        return (inputs.astype(np.float64) - self.mean) / self.sd

    def contributions(self, inputs: np.ndarray) -> tuple[float, np.ndarray]:
        """
        DeepLIFT's rescale rule against the average training cell: each rectifier passes on its change of output in
        proportion to what each column adds to its change of input. Adds up exactly; these are no Shapley values.
        """
        (first, first_bias), (second, second_bias) = self.layers
        z = self.scaled(inputs)
        change = z @ first
        at_rest = np.maximum(0, first_bias)
        gain = np.maximum(0, change + first_bias) - at_rest
        with np.errstate(divide="ignore", invalid="ignore"):
            slope = np.where(np.abs(change) > 1e-9, gain / change, 0.0) * second[:, 0]
        bias = float(at_rest @ second[:, 0] + second_bias[0])
        return bias, z * (slope @ first.T)

    def graph(self) -> MarginGraph:
        return network_margin(self.mean, self.sd, self.layers)

    def explanation(self) -> dict:
        (first, first_bias), (second, second_bias) = self.layers
        return {
            "mean": self.mean.tolist(),
            "sd": self.sd.tolist(),
            "hidden": [
                {"weights": weights.tolist(), "bias": float(bias), "out": float(out)}
                for weights, bias, out in zip(first.T, first_bias, second[:, 0], strict=True)
            ],
            "bias": float(second_bias[0]),
        }


def single(values: np.ndarray) -> np.ndarray:
    return np.asarray(values).astype(np.float32).astype(np.float64)


def fit_network(inputs: np.ndarray, failed: np.ndarray, seed: int, settings: dict = SETTINGS) -> NetworkModel:
    x = inputs.astype(np.float64)
    mean, spread = single(x.mean(axis=0)), x.std(axis=0)
    sd = single(np.where(spread < 1e-12, 1.0, spread))
    network = MLPClassifier(
        hidden_layer_sizes=(settings["hidden"],),
        alpha=settings["alpha"],
        batch_size=settings["batch"],
        learning_rate_init=settings["learningRate"],
        max_iter=settings["epochs"],
        tol=0.0,
        n_iter_no_change=settings["epochs"] + 1,
        random_state=seed,
    )
    with warnings.catch_warnings():
        # It is stopped after a fixed number of epochs on purpose.
        warnings.simplefilter("ignore")
        network.fit((x - mean) / sd, failed)
    layers = [
        (single(weights), single(bias)) for weights, bias in zip(network.coefs_, network.intercepts_, strict=True)
    ]
    return NetworkModel(mean, sd, layers, settings)
