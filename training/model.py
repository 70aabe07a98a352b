"""The reader: MiniLM's encoder with a span head and an answerability head."""
import torch
from safetensors.torch import load_file, save_file
from torch import nn
from torch.nn import functional as F

WIDTH, HEADS, LAYERS, INNER, VOCABULARY, POSITIONS = 384, 12, 6, 1536, 30522, 512
HIDDEN = 256
# Added to the scores of tokens that cannot be part of an answer.
FORBIDDEN = -1e4


class Rounded(torch.autograd.Function):
    """Values as they are after quantisation; gradients pass as if they had not been touched."""

    @staticmethod
    def forward(context, x, scale, low, high):
        return torch.round(x / scale).clamp_(low, high).mul_(scale).to(x.dtype)

    @staticmethod
    def backward(context, gradient):
        return gradient, None, None, None


class Linear(nn.Linear):
    """A product that can be computed as the exported file will: weights in 7 bits with a scale an output, activations
    in 8 bits with a range a passage (quantisation-aware training; Jacob et al. 2018)."""

    coarse = False

    def forward(self, x):
        if not Linear.coarse:
            return super().forward(x)
        with torch.autocast("cpu", enabled=False):
            with torch.no_grad():
                scale = self.weight.abs().amax(1, keepdim=True).clamp_(min=1e-8) / 63.5
                low = x.amin((1, 2), keepdim=True).float().clamp_(max=0)
                step = (x.amax((1, 2), keepdim=True).float().clamp_(min=0) - low).clamp_(min=1e-8) / 255
                lowest = torch.round(low / step)
            weight = Rounded.apply(self.weight, scale, -64, 63)
            x = Rounded.apply(x, step, lowest, lowest + 255)
        return F.linear(x, weight, self.bias)


class Layer(nn.Module):
    """One BERT layer, with the three attention projections in one matrix."""

    def __init__(self):
        super().__init__()
        self.qkv = Linear(WIDTH, 3 * WIDTH)
        self.out = Linear(WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up = Linear(WIDTH, INNER)
        self.down = Linear(INNER, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12)

    def forward(self, x, bias, drop):
        rows, width, _ = x.shape
        query, key, value = self.qkv(x).view(rows, width, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        # Written out: on a CPU the backward pass of the fused attention takes more than twice as long.
        scores = (query * (WIDTH // HEADS) ** -.5) @ key.transpose(-1, -2) + bias.to(query.dtype)
        # Autocast would raise the largest of all arrays to fp32; the sums inside are fp32 anyway.
        with torch.autocast("cpu", enabled=False):
            shares = F.softmax(scores, -1)
        mixed = shares @ value
        x = self.norm1(x + drop(self.out(mixed.transpose(1, 2).reshape(rows, width, WIDTH))))
        return self.norm2(x + drop(self.down(F.gelu(self.up(x)))))


class Reader(nn.Module):
    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.positions = nn.Parameter(torch.zeros(POSITIONS, WIDTH))
        self.types = nn.Embedding(2, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.span = nn.Linear(WIDTH, 2)
        self.judge = nn.Sequential(nn.Linear(3 * WIDTH, HIDDEN), nn.GELU(), nn.Linear(HIDDEN, 1))
        self.drop = nn.Dropout(0.)
        nn.init.normal_(self.span.weight, std=.02)
        nn.init.zeros_(self.span.bias)

    def encode(self, ids, mask, types):
        """The last layer's vectors of all tokens."""
        bias = (1 - mask)[:, None, None, :].float() * FORBIDDEN
        x = self.drop(self.norm(self.words(ids) + self.positions[:ids.shape[1]] + self.types(types)))
        for layer in self.layers:
            x = layer(x, bias, self.drop)
        return x

    def forward(self, ids, mask, types):
        """Start and end logits of every token (FORBIDDEN outside of the passage) and the logit of 'it answers'."""
        x = self.encode(ids, mask, types)
        with torch.autocast("cpu", enabled=False):
            x = x.float()
            outside = (1 - mask * types).float() * FORBIDDEN
            start, end = self.span(x).unbind(-1)
            start, end = start + outside, end + outside
            # The judge sees the passage as a whole and the words that the span head would mark.
            marked = [(F.softmax(scores.detach(), -1)[:, None] @ x)[:, 0] for scores in (start, end)]
            answerable = self.judge(torch.cat([x[:, 0], *marked], -1))[:, 0]
        return start, end, answerable


def loss(outputs, starts, ends, answerable):
    """Mean span loss of the answerable examples plus the answerability loss of all."""
    start, end, judged = outputs
    nats = -(F.log_softmax(start, -1) * starts).sum(-1) - (F.log_softmax(end, -1) * ends).sum(-1)
    span = (nats * answerable).sum() / 2 / len(answerable)
    judge = F.binary_cross_entropy_with_logits(judged, answerable)
    return span + judge, span, judge


def from_base(file):
    """A reader with MiniLM's encoder and fresh heads."""
    source = load_file(file)
    take = lambda name: source[name]
    reader = Reader()
    state = reader.state_dict()
    state["words.weight"] = take("embeddings.word_embeddings.weight")
    state["positions"] = take("embeddings.position_embeddings.weight")
    state["types.weight"] = take("embeddings.token_type_embeddings.weight")
    for part in ("weight", "bias"):
        state[f"norm.{part}"] = take(f"embeddings.LayerNorm.{part}")
        for k in range(LAYERS):
            at = f"encoder.layer.{k}"
            state[f"layers.{k}.qkv.{part}"] = torch.cat(
                [take(f"{at}.attention.self.{name}.{part}") for name in ("query", "key", "value")])
            for ours, theirs in (("out", "attention.output.dense"), ("norm1", "attention.output.LayerNorm"),
                                 ("up", "intermediate.dense"), ("down", "output.dense"), ("norm2", "output.LayerNorm")):
                state[f"layers.{k}.{ours}.{part}"] = take(f"{at}.{theirs}.{part}")
    reader.load_state_dict(state)
    return reader


def load(file):
    reader = Reader()
    reader.load_state_dict(load_file(file))
    return reader


def save(state, file):
    save_file({name: tensor.contiguous() for name, tensor in state.items()}, file)
