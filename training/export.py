"""Writes a trained reader as ONNX: fp32, and int8 with a scale for each channel.

    python export.py STATE/NAME/average.safetensors --out FOLDER

The graph is built by hand from few plain operators, so that small engines run it: inputs input_ids and token_type_ids
[1, length] (int64); outputs start_logits, end_logits [1, length] (-1e4 outside of the passage) and answerable [1]. It
takes one pair at a time: in the int8 file activations are quantised at run time with one range for each tensor, so
that results would depend on what shares the batch. Without a batch there is no padding, and no attention mask.
"""
import argparse
import pathlib

import numpy
import onnx
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import load_file

import model

OPSET = 17


class Graph:
    """Collects nodes and initialisers; every method returns the name of its output."""

    def __init__(self):
        self.nodes, self.initialisers, self.count = [], {}, 0

    def constant(self, name, array):
        self.initialisers.setdefault(name, numpy_helper.from_array(numpy.array(array, order="C"), name))
        return name

    def add(self, kind, *inputs, outputs=1, name=None, **attributes):
        self.count += 1
        name = name or f"{kind.lower()}_{self.count}"
        names = [name] if outputs == 1 else [f"{name}_{k}" for k in range(outputs)]
        self.nodes.append(helper.make_node(kind, list(inputs), names, name=name, **attributes))
        return names[0] if outputs == 1 else names

    def linear(self, x, name, weight, bias):
        product = self.add("MatMul", x, self.constant(f"{name}.weight", weight.T), name=f"{name}.matmul")
        return self.add("Add", product, self.constant(f"{name}.bias", bias))

    def norm(self, x, name, weights):
        return self.add("LayerNormalization", x, self.constant(f"{name}.weight", weights[f"{name}.weight"]),
                        self.constant(f"{name}.bias", weights[f"{name}.bias"]), axis=-1, epsilon=1e-12)

    def gelu(self, x):
        scaled = self.add("Div", x, self.constant("root_two", numpy.float32(2 ** .5)))
        risen = self.add("Add", self.add("Erf", scaled), self.constant("one", numpy.float32(1)))
        return self.add("Mul", self.add("Mul", x, risen), self.constant("half", numpy.float32(.5)))


def build(weights, embedding_bits):
    """The graph as an ONNX model. With 8 embedding bits the word vectors are stored as int8 with a scale a word."""
    g = Graph()
    integers = lambda *values: numpy.array(values, numpy.int64)
    table = weights["words.weight"]
    if embedding_bits == 8:
        scale = numpy.maximum(numpy.abs(table).max(1, keepdims=True), 1e-12) / 127
        coarse = g.constant("words.int8", numpy.clip(numpy.round(table / scale), -127, 127).astype(numpy.int8))
        picked = g.add("Cast", g.add("Gather", coarse, "input_ids"), to=TensorProto.FLOAT)
        scales = g.constant("words.scale", scale.astype(numpy.float32))
        words = g.add("Mul", picked, g.add("Gather", scales, "input_ids"))
    else:
        words = g.add("Gather", g.constant("words.weight", table), "input_ids")
    length = g.add("Slice", g.add("Shape", "input_ids"), g.constant("at_one", integers(1)),
                   g.constant("at_two", integers(2)))
    positions = g.add("Slice", g.constant("positions", weights["positions"]), g.constant("at_zero", integers(0)),
                      length, g.constant("axis_zero", integers(0)))
    types = g.add("Gather", g.constant("types", weights["types.weight"]), "token_type_ids")
    x = g.norm(g.add("Add", g.add("Add", words, types), positions), "norm", weights)

    one, forbidden = g.constant("one", numpy.float32(1)), g.constant("forbidden", numpy.float32(model.FORBIDDEN))
    heads = g.constant("heads", integers(0, 0, model.HEADS, model.WIDTH // model.HEADS))
    joined = g.constant("joined", integers(0, 0, model.WIDTH))
    for k in range(model.LAYERS):
        at = f"layers.{k}"
        weight, offset = weights[f"{at}.qkv.weight"].copy(), weights[f"{at}.qkv.bias"].copy()
        # The attention's constant factor goes into the query projection.
        weight[:model.WIDTH] *= (model.WIDTH // model.HEADS) ** -.5
        offset[:model.WIDTH] *= (model.WIDTH // model.HEADS) ** -.5
        parts = []
        for part, name in enumerate(("query", "key", "value")):
            rows = slice(part * model.WIDTH, (part + 1) * model.WIDTH)
            projected = g.add("Reshape", g.linear(x, f"{at}.{name}", weight[rows], offset[rows]), heads)
            parts.append(g.add("Transpose", projected, perm=[0, 2, 3, 1] if name == "key" else [0, 2, 1, 3]))
        query, key, value = parts
        attention = g.add("Softmax", g.add("MatMul", query, key), axis=-1)
        mixed = g.add("Transpose", g.add("MatMul", attention, value), perm=[0, 2, 1, 3])
        mixed = g.add("Reshape", mixed, joined)
        out = g.linear(mixed, f"{at}.out", weights[f"{at}.out.weight"], weights[f"{at}.out.bias"])
        x = g.norm(g.add("Add", out, x), f"{at}.norm1", weights)
        up = g.gelu(g.linear(x, f"{at}.up", weights[f"{at}.up.weight"], weights[f"{at}.up.bias"]))
        down = g.linear(up, f"{at}.down", weights[f"{at}.down.weight"], weights[f"{at}.down.bias"])
        x = g.norm(g.add("Add", down, x), f"{at}.norm2", weights)

    passage = g.add("Cast", "token_type_ids", to=TensorProto.FLOAT)
    outside = g.add("Mul", g.add("Sub", one, passage), forbidden)
    seen = [g.add("Gather", x, g.constant("first", numpy.int64(0)), axis=1)]
    for row, name in enumerate(("start", "end")):
        scores = g.linear(x, f"span.{name}", weights["span.weight"][row:row + 1], weights["span.bias"][row:row + 1])
        scores = g.add("Squeeze", scores, g.constant("axis_last", integers(-1)))
        scores = g.add("Add", scores, outside, name=f"{name}_logits")
        share = g.add("Unsqueeze", g.add("Softmax", scores, axis=-1), g.constant("axis_one", integers(1)))
        seen.append(g.add("Squeeze", g.add("MatMul", share, x), g.constant("axis_one", integers(1))))
    judged = g.add("Concat", *seen, axis=-1)
    judged = g.gelu(g.linear(judged, "judge.0", weights["judge.0.weight"], weights["judge.0.bias"]))
    judged = g.linear(judged, "judge.2", weights["judge.2.weight"], weights["judge.2.bias"])
    g.add("Squeeze", judged, g.constant("axis_last", integers(-1)), name="answerable")

    tokens = [1, "length"]
    graph = helper.make_graph(
        g.nodes, "pullquote-reader",
        [helper.make_tensor_value_info(name, TensorProto.INT64, tokens)
         for name in ("input_ids", "token_type_ids")],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, tokens) for name in ("start_logits", "end_logits")]
        + [helper.make_tensor_value_info("answerable", TensorProto.FLOAT, [1])],
        list(g.initialisers.values()))
    built = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="pullquote")
    built.ir_version = 8
    onnx.checker.check_model(built)
    return built


def quantise(source, target, bits):
    """Int8 weights with a scale a channel in the encoder's products; 7 bits keep old processors from saturating."""
    from onnxruntime.quantization import QuantType, quantize_dynamic
    encoder = [node.name for node in onnx.load(source).graph.node
               if node.op_type == "MatMul" and node.name.startswith("layers.")]
    quantize_dynamic(source, target, op_types_to_quantize=["MatMul"], nodes_to_quantize=encoder, per_channel=True,
                     reduce_range=bits == 7, weight_type=QuantType.QInt8)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("weights")
    parser.add_argument("--out", required=True)
    o = parser.parse_args()
    out = pathlib.Path(o.out)
    out.mkdir(parents=True, exist_ok=True)
    weights = load_file(o.weights)
    onnx.save(build(weights, 32), out / "reader-fp32.onnx")
    onnx.save(build(weights, 8), out / "reader-words8.onnx")
    for bits in (8, 7):
        quantise(out / "reader-words8.onnx", out / f"reader-int{bits}.onnx", bits)
    (out / "reader-words8.onnx").unlink()
    for file in sorted(out.glob("reader-*.onnx")):
        print(f"{file}: {file.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
