"""Trains the reader; the same command goes on from the last checkpoint.

    python train.py --data ../../shared/data --state STATE [--run NAME] [--from FILE] [--pools N] [--decay N]

STATE/base holds all-MiniLM-L6-v2 (see fetch.py). A run draws pools of 512 examples (data.Sampler). The rate rises over
the first steps, stays, and falls linearly to nothing over the last --decay pools. The checkpoint (weights, optimiser,
running average, place) is written to STATE/NAME/checkpoint.pt every few minutes and when the process is told to end
(SIGTERM); the weights go to pool-NUMBER.safetensors every --keep-every pools, and at the end to final.safetensors
(last) and average.safetensors (running average). A run that starts --from weights keeps
its own pools: give it another --first-pool so that it does not repeat the examples of the run before it.
"""
import argparse
import json
import os
import pathlib
import random
import signal
import sys
import time

import torch
from tokenizers import Tokenizer

import data
import evaluate
import model
import spans

BUDGET = 2560
WARMUP = 150
# The running average looks back over about AVERAGE_EVERY / (1 - AVERAGE) steps.
AVERAGE, AVERAGE_EVERY = .98, 4


def main():
    o = arguments()
    torch.set_num_threads(o.threads)
    torch.manual_seed(o.seed)
    state = pathlib.Path(o.state)
    folder = state / o.run
    folder.mkdir(parents=True, exist_ok=True)
    (state / "PID").write_text(f"{os.getpid()}\n")

    tokenizer = open_tokenizer(state)
    split = json.loads((pathlib.Path(__file__).parent / "split.json").read_text())["held_back"]
    corpus = data.load(o.data, split, tokenizer, held_back=False)
    shares = json.loads(o.shares) if o.shares else None
    if o.spans:
        sampler = spans.Sampler(corpus, o.seed, o.data, shares)
    else:
        paraphrases = json.loads((state / "paraphrases.json").read_text()) if o.reworded else None
        sampler = data.Sampler(corpus, o.seed, shares, paraphrases)
    model.Linear.coarse = o.coarse
    held = evaluate.Held(data.load(o.data, split, tokenizer, held_back=True))

    stopping = []
    signal.signal(signal.SIGTERM, lambda *_: stopping.append(True))
    run = Run(o, folder)
    log = open(folder / "log.jsonl", "a", buffering=1)
    saved = time.monotonic()
    while run.pool < o.first_pool + o.pools:
        examples = sampler.pool(run.pool)
        groups = data.batches(examples, BUDGET, random.Random(f"{o.seed} {run.pool}"))
        for at, group in enumerate(groups):
            if at < run.batch:
                continue
            began, used = time.monotonic(), time.process_time()
            figures = run.step(group, rate(o, run, at / len(groups)))
            run.batch = at + 1
            if run.steps % 10 == 0:
                log.write(json.dumps(dict(pool=run.pool, step=run.steps, examples=run.examples, **figures,
                                          wall=round(time.monotonic() - began, 2),
                                          cpu=round(time.process_time() - used, 2))) + "\n")
            if stopping or time.monotonic() - saved > o.save_every:
                run.save()
                saved = time.monotonic()
            if stopping:
                sys.exit("told to end; the same command goes on from here")
        run.pool, run.batch = run.pool + 1, 0
        if o.evaluate_every and (run.pool - o.first_pool) % o.evaluate_every == 0:
            figures = evaluate.quick(run.averaged(), held)
            log.write(json.dumps(dict(pool=run.pool, examples=run.examples, held=figures)) + "\n")
        if run.pool % o.keep_every == 0:
            model.save(run.reader.state_dict(), folder / f"pool-{run.pool:04}.safetensors")
    run.save()
    model.save(run.reader.state_dict(), folder / "final.safetensors")
    model.save(run.average, folder / "average.safetensors")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--data", required=True)
    parser.add_argument("--state", required=True)
    parser.add_argument("--run", default="main")
    parser.add_argument("--from", dest="start", default="", help="weights to begin with; default: the base model")
    parser.add_argument("--pools", type=int, default=100)
    parser.add_argument("--first-pool", type=int, default=0)
    parser.add_argument("--decay", type=int, default=0, help="pools at the end over which the rate falls to nothing")
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--head-rate", type=float, default=5e-4)
    parser.add_argument("--warmup", type=int, default=WARMUP)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--spans", action="store_true", help="self-supervised examples in place of the labelled ones")
    parser.add_argument("--reworded", action="store_true", help="a part of the questions in other words (paraphrase.py), or about another name")
    parser.add_argument("--coarse", action="store_true", help="train with the rounding of the exported file")
    parser.add_argument("--dropout", type=float, default=0.)
    parser.add_argument("--shares", default="", help="share of each source as JSON; default: data.Sampler.SHARES")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--save-every", type=int, default=180, help="seconds between checkpoints")
    parser.add_argument("--evaluate-every", type=int, default=8, help="pools between quick evaluations")
    parser.add_argument("--keep-every", type=int, default=4, help="pools between kept weights")
    return parser.parse_args()


def open_tokenizer(state):
    tokenizer = Tokenizer.from_file(str(pathlib.Path(state) / "base" / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def rate(o, run, within):
    """The share of the full rate: a short rise, a plateau, a linear fall."""
    rise = min(1, (run.steps + 1) / o.warmup) if o.warmup else 1
    left = o.first_pool + o.pools - run.pool - within
    return rise * (min(1, left / o.decay) if o.decay else 1)


class Run:
    """Weights, optimiser and place of one run, as they stand in its checkpoint."""

    def __init__(self, o, folder):
        self.file = folder / "checkpoint.pt"
        self.reader = model.load(o.start) if o.start else model.from_base(f"{o.state}/base/model.safetensors")
        self.reader.drop.p = o.dropout
        # Word vectors stay as they are: half of all weights, too many for so few examples to move well.
        self.reader.words.weight.requires_grad_(False)
        heads = list(self.reader.span.parameters()) + list(self.reader.judge.parameters())
        head_ids = {id(p) for p in heads}
        body = [p for p in self.reader.parameters() if p.requires_grad and id(p) not in head_ids]
        self.rates = [o.rate, o.head_rate]
        self.trained = body + heads
        self.optimiser = torch.optim.AdamW([dict(params=body, lr=o.rate), dict(params=heads, lr=o.head_rate)],
                                           betas=(.9, .98), weight_decay=.01, fused=True)
        self.average = {name: tensor.clone() for name, tensor in self.reader.state_dict().items()}
        self.pool, self.batch, self.steps, self.examples = o.first_pool, 0, 0, 0
        if self.file.exists():
            kept = torch.load(self.file, weights_only=True)
            self.reader.load_state_dict(kept["reader"])
            self.optimiser.load_state_dict(kept["optimiser"])
            self.average = kept["average"]
            self.pool, self.batch, self.steps, self.examples = kept["place"]

    def save(self):
        part = self.file.with_suffix(".part")
        torch.save(dict(reader=self.reader.state_dict(), optimiser=self.optimiser.state_dict(), average=self.average,
                        place=[self.pool, self.batch, self.steps, self.examples]), part)
        os.replace(part, self.file)

    def step(self, group, share):
        for settings, full in zip(self.optimiser.param_groups, self.rates):
            settings["lr"] = full * share
        ids, mask, types, starts, ends, answerable = map(torch.from_numpy, data.collate(group))
        with torch.autocast("cpu", dtype=torch.bfloat16):
            outputs = self.reader(ids, mask, types)
        total, span, judge = model.loss(outputs, starts, ends, answerable)
        total.backward()
        torch.nn.utils.clip_grad_norm_(self.trained, 1.)
        self.optimiser.step()
        self.optimiser.zero_grad()
        self.steps += 1
        self.examples += len(group)
        if self.steps % AVERAGE_EVERY == 0:
            keep = min(AVERAGE, self.steps / AVERAGE_EVERY / (10 + self.steps / AVERAGE_EVERY))
            with torch.no_grad():
                for name, tensor in self.reader.named_parameters():
                    if tensor.requires_grad:
                        self.average[name].lerp_(tensor, 1 - keep)
        share = max(1e-9, answerable.mean().item())
        return dict(span=round(span.item() / share, 3), judge=round(judge.item(), 3))

    def averaged(self):
        reader = model.Reader()
        reader.load_state_dict(self.average)
        return reader


if __name__ == "__main__":
    main()
