#!/usr/bin/env python3
"""Fits the weights of the sentence selection and of the confidence on the tuning data, and prints them as Rust.

    fit.py [--data ../shared/data] [--evaluate ../shared/eval] [--bin target/release] [--work /tmp/selection]

Needs numpy and scipy, `cargo build --release` and `cargo build --release --example selection-features`.

Each data set is indexed as one corpus and every question is asked of all of it (open) and of its own article (closed).
The sentence scores are a linear function of the features; its weights maximise the probability, by softmax over a
question's candidates, of the sentences that hold a gold answer (a listwise loss; Cao et al. 2007). The confidence is a
logistic regression on the first sentence being right. Whole articles are held back in turn (5 folds) to measure what
unseen articles get; the printed numbers are those of a fit on everything.
"""
import argparse
import json
import os
import subprocess
import sys

import numpy as np
from scipy.optimize import minimize

SETS = ["new_wiki_v1.0.json", "squad2-part-a.json", "reddit_v1.0.json", "amazon_reviews_v1.0.json"]
# Articles of an encyclopedia are nearer to what pullquote is for than posts and reviews.
SET_WEIGHT = {"new_wiki_v1.0.json": 1.0, "squad2-part-a.json": 1.0, "reddit_v1.0.json": 0.25, "amazon_reviews_v1.0.json": 0.25}
FEATURES = 32
DECISION_FEATURES = 14


def run(*arguments, **more):
    subprocess.run(arguments, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **more)


def dump(options, name, mode, limit):
    """Candidates of a data set: per question (group, places, features, right)."""
    sys.path.insert(0, options.evaluate)
    import evaluate
    work = os.path.join(options.work, name)
    os.makedirs(work, exist_ok=True)
    with open(os.path.join(options.data, name), encoding="utf-8") as file:
        corpus = evaluate.Corpus(json.load(file), os.path.join(work, "articles"))
    index = os.path.join(work, "index")
    run(os.path.join(options.bin, "pullquote"), "index", "--articles", os.path.join(work, "articles"), "--index", index)
    names = sorted(corpus.files)
    questions = corpus.questions
    if limit and limit < len(questions):
        step = len(questions) / limit
        questions = [questions[int(k * step)] for k in range(limit)]
    file = os.path.join(work, f"{mode}.jsonl")
    with open(file, "w", encoding="utf-8") as out:
        for k, q in enumerate(questions):
            line = {"question": q["question"]}
            if mode == "closed":
                line["article"] = q["article"]
            if mode == "offtopic":
                others = [n for n in names if n != q["article"]]
                line["article"] = others[(k * 7919) % len(others)] if others else None
            out.write(json.dumps(line) + "\n")
    out = os.path.join(work, f"{mode}.bin")
    run(os.path.join(options.bin, "examples", "selection-features"), index, file, out)
    raw = np.fromfile(out, dtype=np.dtype([("place", "<u4", 5), ("x", "<f4", FEATURES)]))
    bounds = np.flatnonzero(np.diff(raw["place"][:, 0], prepend=-1, append=-1))
    rows = {int(raw["place"][a, 0]): (a, b) for a, b in zip(bounds[:-1], bounds[1:])}
    result = []
    for k, q in enumerate(questions):
        a, b = rows.get(k, (0, 0))
        place, x = raw["place"][a:b], raw["x"][a:b].astype(np.float64)
        golds = [] if mode == "offtopic" else list(corpus.gold(q))
        article = names.index(q["article"])
        right = np.array([p[1] == article and any(p[3] <= s and e <= p[4] and p[4] - p[3] <= n for s, e, n in golds)
                          for p in place], dtype=bool)
        group = f"{name}:{q['article']}" if len(names) > 1 else f"{name}:{q['paragraph'] // 20}"
        result.append(dict(group=group, set=name, x=x, right=right, answerable=bool(golds), passage=place[:, 1:3]))
    return result


def fit_selection(items, l2=1e-3):
    items = [i for i in items if i["right"].any()]
    x = np.concatenate([i["x"] for i in items])
    right = np.concatenate([i["right"] for i in items])
    sizes = np.array([len(i["x"]) for i in items])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    owner = np.repeat(np.arange(len(items)), sizes)
    weight = np.array([SET_WEIGHT[i["set"]] for i in items])
    scale = x.std(0) + 1e-9
    z = x / scale

    def loss(w):
        s = z @ w
        top = np.maximum.reduceat(s, starts)
        e = np.exp(s - top[owner])
        total = np.add.reduceat(e, starts)
        good = np.add.reduceat(e * right, starts)
        value = -(weight * np.log(good / total)).sum() / weight.sum() + l2 * (w ** 2).sum()
        p, g = e / total[owner], e * right / good[owner]
        gradient = ((p - g) * weight[owner]) @ z / weight.sum() + 2 * l2 * w
        return value, gradient

    found = minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    return found.x / scale


def measure(items, w):
    items = [i for i in items if i["answerable"]]
    top = three = passage = 0
    for i in items:
        if not len(i["x"]):
            continue
        order = np.argsort(-(i["x"] @ w), kind="stable")
        top += i["right"][order[0]]
        three += i["right"][order[:3]].any()
        gold = {tuple(p) for p in i["passage"][i["right"]]}
        passage += tuple(i["passage"][order[0]]) in gold
    return top / len(items), three / len(items), passage / len(items)


def folds(items, k=5):
    groups = sorted({i["group"] for i in items})
    fold = {g: n % k for n, g in enumerate(groups)}
    for n in range(k):
        yield [i for i in items if fold[i["group"]] != n], [i for i in items if fold[i["group"]] == n]


def report(label, items, w):
    for name in SETS:
        own = [i for i in items if i["set"] == name]
        if own:
            print(f"{label:22s} {name:26s} acc@1 %.4f  R@3 %.4f  passage@1 >= %.4f" % measure(own, w), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--data", default="../shared/data")
    parser.add_argument("--evaluate", default="../shared/eval")
    parser.add_argument("--bin", default="target/release")
    parser.add_argument("--work", default="/tmp/selection")
    parser.add_argument("--limit", type=int, default=3000, help="questions of a data set")
    parser.add_argument("--l2", type=float, default=1e-3)
    options = parser.parse_args()
    opened, closed = [], []
    for name in SETS:
        opened += dump(options, name, "open", options.limit)
        closed += dump(options, name, "closed", options.limit)
    np.save(os.path.join(options.work, "dump.npy"), np.array([opened, closed], dtype=object), allow_pickle=True)
    hand = np.zeros(FEATURES)
    hand[0], hand[1] = 1.0, 0.75
    report("hand, open", opened, hand)
    report("hand, closed", closed, hand)
    held_open, held_closed = [], []
    for (train_open, test_open), (train_closed, test_closed) in zip(folds(opened), folds(closed)):
        w = fit_selection(train_open + train_closed, options.l2)
        held_open += [(i, w) for i in test_open]
        held_closed += [(i, w) for i in test_closed]
    for label, held in [("fitted, open", held_open), ("fitted, closed", held_closed)]:
        for name in SETS:
            own = [(i, w) for i, w in held if i["set"] == name and i["answerable"]]
            scores = np.array([measure([i], w) for i, w in own]).mean(0)
            print(f"{label:22s} {name:26s} acc@1 %.4f  R@3 %.4f  passage@1 >= %.4f" % tuple(scores), flush=True)
    w = fit_selection(opened + closed, options.l2)
    print("weights:", ", ".join(f"{v:.4f}" for v in w))


if __name__ == "__main__":
    main()
