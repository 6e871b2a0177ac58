"""Reads what `npm run features -w apps/scorer` writes."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np


@dataclass(frozen=True)
class FeatureMatrix:
    """All cells of a history in time order."""

    inputs: np.ndarray  # [cells, columns], float32 as the runtime sees them; NaN rows where evidence is insufficient
    values: np.ndarray  # [cells, features], float32 as measured or computed; NaN where missing or set aside
    failed: np.ndarray  # bool
    true_probability: np.ndarray  # NaN where unknown
    outside_limits: np.ndarray  # bool: a value is outside a specification limit
    outside_end_of_line_limits: np.ndarray  # bool: the same of what the last stations measure
    usable: np.ndarray  # bool: there is an input row
    training_cells: int  # cells of the training block, to which medians and scales were fitted
    columns: list[str]
    specification: dict
    specification_sha256: str
    history_sha256: str
    extremes: np.ndarray
    samples: list[dict]

    @property
    def blocks(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Masks of the training, calibration and test block: 50 / 10 / 40 % forward in time, usable cells only."""
        position = np.arange(len(self.failed))
        start = self.training_cells
        end = start + len(position) // 10
        return (
            self.usable & (position < start),
            self.usable & (position >= start) & (position < end),
            self.usable & (position >= end),
        )


def read_feature_matrix(folder: Path) -> FeatureMatrix:
    description = json.loads((folder / "matrix.json").read_text())
    width = len(description["columns"])
    specification = json.loads((folder / "feature-spec.json").read_text())
    features = len(specification["features"])
    facts = np.fromfile(folder / "facts.f64", dtype="<f8").reshape(-1, 5)
    return FeatureMatrix(
        inputs=np.fromfile(folder / "inputs.f32", dtype="<f4").reshape(-1, width),
        values=np.fromfile(folder / "values.f32", dtype="<f4").reshape(-1, features),
        true_probability=facts[:, 0],
        failed=facts[:, 1] == 1,
        outside_limits=facts[:, 2] == 1,
        outside_end_of_line_limits=facts[:, 3] == 1,
        usable=facts[:, 4] == 1,
        training_cells=description["trainingCells"],
        columns=description["columns"],
        specification=specification,
        specification_sha256=description["specificationSha256"],
        history_sha256=description["historySha256"],
        extremes=np.asarray(description["extremes"], dtype=np.float32),
        samples=description["samples"],
    )


def weight_bounds(specification: dict) -> list[tuple[float | None, float | None]]:
    """Signs that keep each feature's direction: a value follows its declared sign, a deviation never lowers the risk."""
    bounds: list[tuple[float | None, float | None]] = []
    for feature in specification["features"]:
        bounds.append({1: (0.0, None), -1: (None, 0.0), 0: (None, None)}[feature["monotone"]])
        bounds.extend((0.0, None) for _ in feature["hinges"])
    return bounds
