"""Writes a logistic model as an ONNX graph with tensor outputs margin, probability and risk, all [N, 1] float32."""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from .logistic_regression import Calibration, LogisticModel

OPSET = 15
IR_VERSION = 8
THRESHOLD_SCORE = 0.75


def export_logistic(
    model: LogisticModel, calibration: Calibration, threshold: float, metadata: dict[str, str]
) -> bytes:
    """features -> (x - mean) / sd -> MatMul, Add -> margin -> Platt -> probability; probability's log-odds -> risk."""
    width = len(model.mean)
    shift = np.log(THRESHOLD_SCORE / (1 - THRESHOLD_SCORE)) - np.log(threshold / (1 - threshold))
    constants = {
        "mean": model.mean.reshape(1, width),
        "sd": model.sd.reshape(1, width),
        "weight": model.weight.reshape(width, 1),
        "intercept": np.array([model.intercept]),
        "slope": np.array([calibration.slope]),
        "offset": np.array([calibration.intercept]),
        "shift": np.array([shift]),
        "hundred": np.array([100.0]),
    }
    nodes = [
        helper.make_node("Sub", ["features", "mean"], ["centred"]),
        helper.make_node("Div", ["centred", "sd"], ["scaled"]),
        helper.make_node("MatMul", ["scaled", "weight"], ["weighted"]),
        helper.make_node("Add", ["weighted", "intercept"], ["margin"]),
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
    proto = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="cellgate-training")
    proto.ir_version = IR_VERSION
    helper.set_model_props(proto, metadata)
    onnx.checker.check_model(proto)
    return proto.SerializeToString(deterministic=True)
