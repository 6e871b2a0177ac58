"""Rows with known answers: the scorer runs them at every start and refuses a runtime that answers otherwise."""

import numpy as np
import onnxruntime
from scipy.special import expit

from .calibration import Calibration
from .feature_matrix import FeatureMatrix
from .models import Model
from .onnx_export import THRESHOLD_SCORE

RANDOM_ROWS = 100
RISKIEST_ROWS = 80
PROBABILITY_TOLERANCE = 1e-5
MARGIN_TOLERANCE = 1e-4  # relative above a margin of 1


def golden_vectors(
    matrix: FeatureMatrix, model: Model, calibration: Calibration, threshold: float, seed: int
) -> dict:
    """Random and riskiest rows of the test block, and the ends of the physical ranges; answers in double precision."""
    test = np.flatnonzero(matrix.blocks[2])
    riskiest = test[np.argsort(-model.margin(matrix.inputs[test]), kind="stable")[:RISKIEST_ROWS]]
    random = np.random.default_rng(seed).choice(test, RANDOM_ROWS, replace=False)
    inputs = np.concatenate([matrix.inputs[np.concatenate([random, riskiest])], matrix.extremes])
    margin = model.margin(inputs)
    log_odds = calibration.log_odds(margin)
    shift = np.log(THRESHOLD_SCORE / (1 - THRESHOLD_SCORE)) - np.log(threshold / (1 - threshold))
    bias, by_column = model.contributions(inputs)
    contributions = by_feature(matrix.specification, by_column)
    return {
        "columns": matrix.columns,
        "bias": bias,
        "rows": [
            {
                "features": [float(str(value)) for value in inputs[i]],
                "margin": float(margin[i]),
                "probability": float(expit(log_odds[i])),
                "risk": float(100 * expit(log_odds[i] + shift)),
                "contributions": [float(f"{value:.9g}") for value in contributions[i]],
            }
            for i in range(len(inputs))
        ],
        "cells": matrix.samples,
    }


def by_feature(specification: dict, parts: np.ndarray) -> np.ndarray:
    """Sums the parts of a feature's columns: its value and its hinges."""
    widths = [1 + len(feature["hinges"]) for feature in specification["features"]]
    starts = np.cumsum([0, *widths[:-1]])
    return np.add.reduceat(parts, starts, axis=1)


def check_parity(onnx_bytes: bytes, golden: dict) -> dict[str, float]:
    """Largest difference of onnxruntime to the golden answers; raises where it is beyond tolerance."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(onnx_bytes, options, providers=["CPUExecutionProvider"])
    inputs = np.array([row["features"] for row in golden["rows"]], dtype=np.float32)
    outputs = dict(zip(("margin", "probability", "risk"), session.run(None, {"features": inputs}), strict=True))
    expected = {name: np.array([row[name] for row in golden["rows"]]) for name in outputs}
    margin = np.abs(outputs["margin"][:, 0] - expected["margin"]) / np.maximum(1, np.abs(expected["margin"]))
    found = {
        "margin": float(margin.max()),
        "probability": float(np.abs(outputs["probability"][:, 0] - expected["probability"]).max()),
        "risk": float(np.abs(outputs["risk"][:, 0] - expected["risk"]).max()),
    }
    if found["margin"] > MARGIN_TOLERANCE or found["probability"] > PROBABILITY_TOLERANCE:
        raise RuntimeError(f"onnxruntime differs from the trained model: {found}")
    return found
