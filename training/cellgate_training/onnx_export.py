"""Writes a model as an ONNX graph with tensor outputs margin, probability and risk, all [N, 1] float32."""

from dataclasses import dataclass, field

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from .calibration import Calibration

OPSET = 15
ML_OPSET = 3
IR_VERSION = 8
THRESHOLD_SCORE = 0.75


@dataclass(frozen=True)
class MarginGraph:
    """The part of a graph from `features` to `margin`: nodes and their float32 constants."""

    nodes: list
    constants: dict[str, np.ndarray] = field(default_factory=dict)
    uses_trees: bool = False


def logistic_margin(mean: np.ndarray, sd: np.ndarray, weight: np.ndarray, intercept: float) -> MarginGraph:
    """(x - mean) / sd -> MatMul, Add."""
    width = len(mean)
    return MarginGraph(
        [
            helper.make_node("Sub", ["features", "mean"], ["centred"]),
            helper.make_node("Div", ["centred", "sd"], ["scaled"]),
            helper.make_node("MatMul", ["scaled", "weight"], ["weighted"]),
            helper.make_node("Add", ["weighted", "intercept"], ["margin"]),
        ],
        {
            "mean": mean.reshape(1, width),
            "sd": sd.reshape(1, width),
            "weight": weight.reshape(width, 1),
            "intercept": np.array([intercept]),
        },
    )


def network_margin(mean: np.ndarray, sd: np.ndarray, layers: list[tuple[np.ndarray, np.ndarray]]) -> MarginGraph:
    """(x - mean) / sd -> one hidden layer of rectifiers -> margin."""
    (first, first_bias), (second, second_bias) = layers
    width = len(mean)
    return MarginGraph(
        [
            helper.make_node("Sub", ["features", "mean"], ["centred"]),
            helper.make_node("Div", ["centred", "sd"], ["scaled"]),
            helper.make_node("MatMul", ["scaled", "first"], ["first_weighted"]),
            helper.make_node("Add", ["first_weighted", "first_bias"], ["first_sum"]),
            helper.make_node("Relu", ["first_sum"], ["hidden"]),
            helper.make_node("MatMul", ["hidden", "second"], ["second_weighted"]),
            helper.make_node("Add", ["second_weighted", "second_bias"], ["margin"]),
        ],
        {
            "mean": mean.reshape(1, width),
            "sd": sd.reshape(1, width),
            "first": first,
            "first_bias": first_bias.reshape(1, -1),
            "second": second,
            "second_bias": second_bias.reshape(1, 1),
        },
    )


def tree_margin(ensemble: dict) -> MarginGraph:
    """
    `TreeEnsembleRegressor` of the trees: XGBoost tests x < threshold in float32 (BRANCH_LT), a missing value follows
    the side that training found (missing_value_tracks_true). No post-transform, no classifier, no ZipMap.
    """
    attributes: dict[str, list] = {
        name: []
        for name in (
            "nodes_treeids",
            "nodes_nodeids",
            "nodes_featureids",
            "nodes_values",
            "nodes_modes",
            "nodes_truenodeids",
            "nodes_falsenodeids",
            "nodes_missing_value_tracks_true",
            "target_treeids",
            "target_nodeids",
            "target_ids",
            "target_weights",
        )
    }
    for number, tree in enumerate(ensemble["trees"]):
        for node, left in enumerate(tree["left"]):
            leaf = left < 0
            attributes["nodes_treeids"].append(number)
            attributes["nodes_nodeids"].append(node)
            attributes["nodes_featureids"].append(0 if leaf else tree["column"][node])
            attributes["nodes_values"].append(0.0 if leaf else tree["value"][node])
            attributes["nodes_modes"].append("LEAF" if leaf else "BRANCH_LT")
            attributes["nodes_truenodeids"].append(0 if leaf else left)
            attributes["nodes_falsenodeids"].append(0 if leaf else tree["right"][node])
            attributes["nodes_missing_value_tracks_true"].append(0 if leaf else tree["missingLeft"][node])
            if leaf:
                attributes["target_treeids"].append(number)
                attributes["target_nodeids"].append(node)
                attributes["target_ids"].append(0)
                attributes["target_weights"].append(tree["value"][node])
    node = helper.make_node(
        "TreeEnsembleRegressor",
        ["features"],
        ["margin"],
        domain="ai.onnx.ml",
        n_targets=1,
        base_values=[ensemble["baseMargin"]],
        aggregate_function="SUM",
        post_transform="NONE",
        **attributes,
    )
    return MarginGraph([node], {}, uses_trees=True)


def export_model(
    margin: MarginGraph, width: int, calibration: Calibration, threshold: float, metadata: dict[str, str]
) -> bytes:
    """features -> margin -> Platt -> probability; the log-odds of the probability -> risk."""
    shift = np.log(THRESHOLD_SCORE / (1 - THRESHOLD_SCORE)) - np.log(threshold / (1 - threshold))
    constants = {
        **margin.constants,
        "slope": np.array([calibration.slope]),
        "offset": np.array([calibration.intercept]),
        "shift": np.array([shift]),
        "hundred": np.array([100.0]),
    }
    nodes = [
        *margin.nodes,
        helper.make_node("Mul", ["margin", "slope"], ["sloped"]),
        helper.make_node("Add", ["sloped", "offset"], ["log_odds"]),
        helper.make_node("Sigmoid", ["log_odds"], ["probability"]),
        helper.make_node("Add", ["log_odds", "shift"], ["shifted"]),
        helper.make_node("Sigmoid", ["shifted"], ["share"]),
        helper.make_node("Mul", ["share", "hundred"], ["risk"]),
    ]
    graph = helper.make_graph(
        nodes,
        "cell-risk",
        [helper.make_tensor_value_info("features", TensorProto.FLOAT, ["cells", width])],
        [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, ["cells", 1])
            for name in ("margin", "probability", "risk")
        ],
        [numpy_helper.from_array(value.astype(np.float32), name) for name, value in constants.items()],
    )
    opsets = [helper.make_opsetid("", OPSET)]
    if margin.uses_trees:
        opsets.append(helper.make_opsetid("ai.onnx.ml", ML_OPSET))
    proto = helper.make_model(graph, opset_imports=opsets, producer_name="cellgate-training")
    proto.ir_version = IR_VERSION
    helper.set_model_props(proto, metadata)
    onnx.checker.check_model(proto)
    return proto.SerializeToString(deterministic=True)
