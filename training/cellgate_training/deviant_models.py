"""Writes the models that the loader's tests expect it to refuse.

    python -m cellgate_training.deviant_models models/logistic-regression libs/adapters/onnx/src/testing/models
"""

import sys
from pathlib import Path

import onnx
from onnx import TensorProto, helper


def rebuilt(model: onnx.ModelProto, nodes: list, outputs: list) -> onnx.ModelProto:
    graph = helper.make_graph(
        [*model.graph.node, *nodes], "deviant", model.graph.input, outputs, list(model.graph.initializer)
    )
    changed = helper.make_model(graph, opset_imports=list(model.opset_import))
    changed.ir_version = model.ir_version
    return changed


def newer(model: onnx.ModelProto) -> onnx.ModelProto:
    """The same graph for operators of another version than the runtime is tested with."""
    copy = onnx.ModelProto()
    copy.CopyFrom(model)
    copy.opset_import[0].version = 21
    copy.ir_version = 10
    return copy


def deviant_models(model: onnx.ModelProto) -> dict[str, onnx.ModelProto]:
    margin, probability, risk = model.graph.output
    sequence = helper.make_tensor_sequence_value_info("probability", TensorProto.FLOAT, None)
    whole = helper.make_tensor_value_info("probability", TensorProto.INT64, ["cells", 1])

    def renamed(output: str, new_name: str) -> onnx.ModelProto:
        copy = onnx.ModelProto()
        copy.CopyFrom(model)
        for node in copy.graph.node:
            node.output[:] = [new_name if name == output else name for name in node.output]
            node.input[:] = [new_name if name == output else name for name in node.input]
        return copy

    hidden = renamed("probability", "hidden")
    return {
        "sequence-output": rebuilt(
            hidden, [helper.make_node("SequenceConstruct", ["hidden"], ["probability"])], [margin, sequence, risk]
        ),
        "integer-output": rebuilt(
            hidden, [helper.make_node("Cast", ["hidden"], ["probability"], to=TensorProto.INT64)], [margin, whole, risk]
        ),
        "no-probability": rebuilt(hidden, [], [margin, risk]),
        "newer-operators": newer(model),
    }


def main() -> None:
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    target.mkdir(parents=True, exist_ok=True)
    for name, model in deviant_models(onnx.load(source / "model.onnx")).items():
        onnx.checker.check_model(model)
        (target / f"{name}.onnx").write_bytes(model.SerializeToString(deterministic=True))


if __name__ == "__main__":
    main()
