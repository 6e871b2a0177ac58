"""XGBoost with monotone constraints, boosted or as a random forest, and its trees as plain lists."""

import json
from dataclasses import dataclass

import numpy as np
import xgboost

from .onnx_export import MarginGraph, tree_margin

# `min_child_weight` is in units of the hessian p (1 - p): about that many expected failures in every leaf.
BOOSTED = {
    "max_depth": 3,
    "eta": 0.05,
    "subsample": 0.8,
    "colsample_bytree": 0.6,
    "min_child_weight": 0.1,
    "lambda": 1.0,
    "rounds": 600,
    "patience": 50,
}
FOREST = {
    "max_depth": 6,
    "eta": 1.0,
    "subsample": 0.632,
    "colsample_bynode": 0.4,
    "min_child_weight": 0.2,
    "lambda": 1.0,
    "trees": 200,
}


@dataclass(frozen=True)
class TreeModel:
    booster: xgboost.Booster
    ensemble: dict
    hyperparameters: dict

    def margin(self, inputs: np.ndarray) -> np.ndarray:
        return self.booster.predict(xgboost.DMatrix(inputs), output_margin=True).astype(np.float64)

    def contributions(self, inputs: np.ndarray) -> tuple[float, np.ndarray]:
        """Exact path-dependent Shapley values of each column, and the bias."""
        found = self.booster.predict(xgboost.DMatrix(inputs), pred_contribs=True).astype(np.float64)
        return float(found[0, -1]), found[:, :-1]

    def graph(self) -> MarginGraph:
        return tree_margin(self.ensemble)

    def explanation(self) -> dict:
        return self.ensemble


def constraints(specification: dict) -> tuple[int, ...]:
    """Per column: a value keeps the direction of its feature, a hinge never lowers the risk."""
    return tuple(
        sign for feature in specification["features"] for sign in (feature["monotone"], *[1] * len(feature["hinges"]))
    )


def fit_boosted(
    inputs: np.ndarray, failed: np.ndarray, middle: tuple[np.ndarray, np.ndarray], specification: dict, seed: int,
    settings: dict = BOOSTED,
) -> TreeModel:
    """Unweighted; stops when the log loss of the middle block has not fallen for `patience` rounds."""
    parameters = {k: v for k, v in settings.items() if k not in ("rounds", "patience")}
    booster = xgboost.train(
        {**common(specification, seed), **parameters},
        xgboost.DMatrix(inputs, failed.astype(np.float32)),
        num_boost_round=settings["rounds"],
        evals=[(xgboost.DMatrix(middle[0], middle[1].astype(np.float32)), "middle")],
        early_stopping_rounds=settings["patience"],
        verbose_eval=False,
    )
    kept = booster[: booster.best_iteration + 1]
    return TreeModel(kept, ensemble_of(kept), {**settings, "kept": booster.best_iteration + 1})


def fit_forest(
    inputs: np.ndarray, failed: np.ndarray, specification: dict, seed: int, settings: dict = FOREST
) -> TreeModel:
    """One round of many trees side by side on random rows and columns: a random forest of log-odds."""
    parameters = {k: v for k, v in settings.items() if k != "trees"}
    booster = xgboost.train(
        {**common(specification, seed), **parameters, "num_parallel_tree": settings["trees"]},
        xgboost.DMatrix(inputs, failed.astype(np.float32)),
        num_boost_round=1,
    )
    return TreeModel(booster, ensemble_of(booster), settings)


def common(specification: dict, seed: int) -> dict:
    return {
        "objective": "binary:logistic",
        "eval_metric": "logloss",
        "tree_method": "hist",
        "monotone_constraints": constraints(specification),
        "seed": seed,
        "nthread": 1,
    }


def ensemble_of(booster: xgboost.Booster) -> dict:
    """
    Trees as lists over their nodes: `value` is the threshold of a branch (x < value goes left) or the weight of a leaf,
    `left` is -1 at a leaf, `cover` the hessian of the training rows that came by.
    """
    model = json.loads(bytes(booster.save_raw("json")))["learner"]
    # A list since 3.1, a number before; estimated from the data since 2.0.
    base = float(str(model["learner_model_param"]["base_score"]).strip("[]"))
    trees = []
    for tree in model["gradient_booster"]["model"]["trees"]:
        left = tree["left_children"]
        trees.append(
            {
                "column": tree["split_indices"],
                "value": [shortest(value) for value in tree["split_conditions"]],
                "left": left,
                "right": tree["right_children"],
                "missingLeft": tree["default_left"],
                "cover": [shortest(value) for value in tree["sum_hessian"]],
            }
        )
    return {"baseMargin": shortest(np.log(base / (1 - base))), "trees": trees}


def shortest(value: float) -> float:
    """The float32 with as few digits as name it."""
    return float(str(np.float32(value)))
