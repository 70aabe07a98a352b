#!/usr/bin/env python3
"""Fits the weights of the sentence selection and of the confidence on the tuning data, and writes them into the source.

    fit.py [--data ../shared/data] [--evaluate ../shared/eval] [--bin target/release] [--work /tmp/selection]

Needs numpy and scipy, and `cargo build --release --features tuning`.

Each data set is indexed as one corpus and every question is asked of all of it (open) and of its own article (closed).
The sentence scores are a linear function of the features; its weights maximise the probability, by softmax over a
question's candidates, of the sentences that hold a gold answer (a listwise loss; Cao et al. 2007). The confidence is a
logistic regression on the first sentence being right. Whole articles are held back in turn (5 folds) to measure what
unseen articles get; the numbers that are written are those of a fit
on everything.
"""
import argparse
import json
import os
import re
import subprocess
import sys
import zlib

import numpy as np
from scipy.optimize import minimize

SETS = ["new_wiki_v1.0.json", "squad2-part-a.json", "reddit_v1.0.json", "amazon_reviews_v1.0.json"]
# Articles of an encyclopedia are nearer to what pullquote is for than posts and reviews.
SET_WEIGHT = {"new_wiki_v1.0.json": 1.0, "squad2-part-a.json": 1.0, "reddit_v1.0.json": 0.25, "amazon_reviews_v1.0.json": 0.25}
# How much a question put to a foreign article counts in the fit of whether an article speaks of the subject.
OFF_TOPIC_WEIGHT = 2.0


ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")


def names():
    """The features' names, as src/selection/features.rs lists them."""
    with open(os.path.join(ROOT, "src", "selection", "features.rs"), encoding="utf-8") as file:
        source = file.read()
    return re.findall(r"^    (\w+),$", source[source.index("\nfeatures! {"):].split("\n}")[0], re.M)


# What selection-features adds for each sentence where passages are read.
READ_COLUMNS = 5

NAMES = names()
FEATURES = len(NAMES)
PLACE = {name: k for k, name in enumerate(NAMES)}


def run(*arguments, **more):
    subprocess.run(arguments, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **more)


def candidates(options, work, corpus, mode, asked, model="off"):
    """Candidates of some questions: per question its group, the places of its sentences, features, which are right.

    asked: (question, article to ask or None, group, whether the corpus holds its gold answer); in paragraph mode the
    question's own paragraph is asked. With a model the passages are read, and "read" holds what the reader says.
    """
    index, names = os.path.join(work, "index"), sorted(corpus.files)
    run(os.path.join(options.bin, "pullquote"), "index", "--articles", os.path.join(work, "articles"), "--index", index)
    file, out = os.path.join(work, f"{mode}.jsonl"), os.path.join(work, f"{mode}.bin")
    with open(file, "w", encoding="utf-8") as lines:
        for q, article, _, _ in asked:
            line = {"question": q["question"], "article": article}
            if mode == "paragraph":
                line["paragraph"] = q["paragraph"]
            lines.write(json.dumps(line) + "\n")
    run(os.path.join(options.bin, "selection-features"), index, file, out, model)
    columns = 0 if model == "off" else READ_COLUMNS
    raw = np.fromfile(out, dtype=np.dtype([("place", "<u4", 5), ("x", "<f4", FEATURES), ("read", "<f4", columns)]))
    bounds = np.flatnonzero(np.diff(raw["place"][:, 0].astype(np.int64), prepend=-1, append=-1))
    rows = {int(raw["place"][a, 0]): (a, b) for a, b in zip(bounds[:-1], bounds[1:])}
    result = []
    for k, (q, _, group, held) in enumerate(asked):
        a, b = rows.get(k, (0, 0))
        place, x = raw["place"][a:b], raw["x"][a:b].astype(np.float64)
        golds = list(corpus.gold(q)) if held else []
        article = names.index(q["article"]) if held else -1
        right = np.array([p[1] == article and any(p[3] <= s and e <= p[4] and p[4] - p[3] <= n for s, e, n in golds)
                          for p in place], dtype=bool)
        result.append(dict(group=group, set=group.split(":")[0], mode=mode, x=x, right=right, answerable=bool(golds),
                           passage=place[:, 1:3], read=raw["read"][a:b].astype(np.float64)))
    return result


def dump(options, name, mode, limit):
    """Candidates of a whole data set: all of it asked, each question's own article, or another one."""
    work = os.path.join(options.work, name)
    os.makedirs(work, exist_ok=True)
    with open(os.path.join(options.data, name), encoding="utf-8") as file:
        corpus = evaluate.Corpus(json.load(file), os.path.join(work, "articles"))
    names = sorted(corpus.files)
    questions = corpus.questions
    if limit and limit < len(questions):
        step = len(questions) / limit
        questions = [questions[int(k * step)] for k in range(limit)]
    asked = []
    for k, q in enumerate(questions):
        others = [n for n in names if n != q["article"]]
        article = {"open": None, "closed": q["article"], "offtopic": others[(k * 7919) % len(others)] if others else None}
        group = f"{name}:{q['article']}" if others else f"{name}:{q['paragraph'] // 20}"
        asked.append((q, article[mode], group, mode != "offtopic"))
    return candidates(options, work, corpus, mode, asked)


def dump_small(options, name, pieces, largest=64, of=None, model="off"):
    """The same of corpora that are a few paragraphs of one article each: what they hold, and foreign questions.

    of: ids of the questions whose paragraphs may be taken; None: all. Where passages are read, there are also questions
    of the paragraphs of the article that were left out: the corpus speaks of their subject and does not answer them.
    """
    work = os.path.join(options.work, "small")
    os.makedirs(work, exist_ok=True)
    with open(os.path.join(options.data, name), encoding="utf-8") as file:
        articles = json.load(file)["data"]
    whole = [(a, p) for a in articles for p in a["paragraphs"] if of is None or any(q["id"] in of for q in p["qas"])]
    own, foreign = [], []
    for k in range(pieces):
        at = k * len(whole) // pieces
        article, size = whole[at][0], (1, 2, 4, 8, 16, largest)[k % 6]
        chosen = [p for a, p in whole[at:at + size] if a is article]
        corpus = evaluate.Corpus({"data": [{"title": article.get("title", "article"), "paragraphs": chosen}]},
                                 os.path.join(work, "articles"))
        # A corpus's group is that of its article, so that no fold has seen it.
        slugs = evaluate.slug(article.get("title", "article").replace("_", " "), set())
        group = f"{name}:{slugs}" if len(articles) > 1 else f"{name}:{at // 20}"
        other = whole[(at + len(whole) // 2) % len(whole)][1]
        asked = [(q, None, group, True) for q in corpus.questions][:12]
        asked += [(dict(question=q["question"]), None, group, False) for q in other["qas"]][:6]
        modes = ["small" if held else "small offtopic" for *_, held in asked]
        if model != "off":
            absent = left_out(whole, at, size, chosen)[:12]
            asked += [(dict(question=q["question"]), None, group, False) for q in absent]
            modes += ["small absent"] * len(absent)
        for item, mode in zip(candidates(options, work, corpus, "small", asked, model), modes):
            item["mode"] = mode
            (foreign if mode == "small offtopic" else own).append(item)
    return own, foreign


def left_out(whole, at, size, chosen):
    """Questions of the article's paragraphs beside the chosen ones whose answers stand nowhere in these."""
    article, held = whole[at][0], " ".join(p["context"] for p in chosen).lower()
    beside = [p for a, p in whole[max(0, at - 4):at] + whole[at + size:at + size + 4] if a is article and p not in chosen]
    return [q for p in beside for q in p["qas"]
            if q["answers"] and not any(answer["text"].lower() in held for answer in q["answers"])][::2]


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
    """Train and test parts; an article is in the test part of one fold, in whichever list it stands."""
    fold = [zlib.crc32(i["group"].encode()) % k for i in items]
    for n in range(k):
        yield [i for i, f in zip(items, fold) if f != n], [i for i, f in zip(items, fold) if f == n]


def decision_features(item, w):
    """What src/decision.rs looks at, for the first sentence by the weights w; and whether that sentence is right."""
    x = item["x"]
    score = item["score"] if "score" in item else x @ w
    order = np.argsort(-score, kind="stable")
    best, score = order[0], score[order]
    share = min(max(1 / np.exp(score - score[0]).sum(), 1e-4), 1 - 1e-4)
    elsewhere = np.flatnonzero((item["passage"][order] != item["passage"][best]).any(1))
    margin = min(score[0] - score[1], 5.0) if len(score) > 1 else 5.0
    passage_margin = min(score[0] - score[elsewhere[0]], 5.0) if len(elsewhere) else 5.0
    of = lambda name: x[best, PLACE[name]]
    sentence, previous, whole, passage = (of(f"coverage_{n}") for n in ("sentence", "with_previous", "with_all", "passage"))
    surface, count = of("surface"), of("count_share")
    asked = sum(of(f"asked_{n}") for n in ("who", "when", "where", "quantity", "why", "what"))
    return [np.log(share / (1 - share)), margin, passage_margin, score[0], sentence, previous, whole, passage, surface,
            count, of("missing_capitalised"), asked, of("bigrams"), of("bm25_sentence"), of("proximity"), of("rarest"),
            of("related"), of("asked_near"), of("bm25_passage"), of("coverage_headline"), sentence ** 2, previous ** 2,
            whole ** 2, passage ** 2, sentence * count, surface ** 2], bool(item["right"][best])


def logistic(x, y, weight, l2=1e-4):
    """Weights and bias of a logistic regression on the plain features."""
    mean, scale = x.mean(0), x.std(0) + 1e-9
    z = np.c_[(x - mean) / scale, np.ones(len(x))]

    def loss(b):
        s = z @ b
        value = (weight * (np.logaddexp(0, s) - y * s)).sum() / weight.sum() + l2 * (b[:-1] ** 2).sum()
        gradient = z.T @ (weight * (1 / (1 + np.exp(-s)) - y)) / weight.sum()
        gradient[:-1] += 2 * l2 * b[:-1]
        return value, gradient

    b = minimize(loss, np.zeros(z.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 1000}).x
    return b[:-1] / scale, b[-1] - (b[:-1] / scale * mean).sum()


def fit_decision(answerable, foreign, w):
    """Two regressions: does the article speak of the subject, and if it does, is the first sentence right."""
    def table(items):
        items = [i for i in items if len(i["x"])]
        rows = [decision_features(i, w) for i in items]
        return np.array([r[0] for r in rows]), np.array([r[1] for r in rows], float), np.array([SET_WEIGHT[i["set"]] for i in items])
    x, right, weight = table([i for i in answerable if i["answerable"]])
    foreign_x, _, foreign_weight = table(foreign)
    on_topic = logistic(np.r_[x, foreign_x], np.r_[np.ones(len(x)), np.zeros(len(foreign_x))],
                        np.r_[weight, foreign_weight * OFF_TOPIC_WEIGHT])
    return on_topic, logistic(x, right, weight)


def confidence(item, w, decision):
    if not len(item["x"]):
        return 0.0, False
    x, right = decision_features(item, w)
    p = 1.0
    for weights, bias in decision:
        p /= 1 + np.exp(-(np.dot(x, weights) + bias))
    return p, right


def rust(values, indent):
    """Numbers as the lines of a Rust array."""
    lines, line = [], indent.rstrip(" ")
    for v in values:
        number = f"{v:.4f},"
        if len(line) + len(number) + 1 > 118:
            lines.append(line)
            line = ""
        line += (" " if line else indent) + number
    return "\n".join(lines + [line])


def write(file, name, indent, weights, bias=None):
    """Puts fitted numbers in the place of those of the constant `name`."""
    path = os.path.join(ROOT, "src", file)
    with open(path, encoding="utf-8") as source:
        text = source.read()
    begin = text.index("[\n", text.index(f"const {name}:")) + 2
    end = text.index("]", begin)
    text = text[:begin] + rust(weights, indent) + "\n" + indent[4:] + text[end:]
    if bias is not None:
        begin = text.index("bias: ", begin) + 6
        text = text[:begin] + f"{bias:.4f}" + text[text.index(",", begin):]
    with open(path, "w", encoding="utf-8") as source:
        source.write(text)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--data", default="../shared/data")
    parser.add_argument("--evaluate", default="../shared/eval", help="folder of evaluate.py")
    parser.add_argument("--bin", default="target/release")
    parser.add_argument("--work", default="/tmp/selection", help="folder for indexes and features")
    parser.add_argument("--limit", type=int, default=3000, help="questions of a data set")
    parser.add_argument("--pieces", type=int, default=120, help="small corpora made of a data set")
    parser.add_argument("--l2", type=float, default=1e-3)
    options = parser.parse_args()
    sys.path.insert(0, options.evaluate)
    global evaluate
    import evaluate

    answerable, foreign = [], []
    for name in SETS:
        answerable += dump(options, name, "open", options.limit) + dump(options, name, "closed", options.limit)
        if name != "reddit_v1.0.json":  # one article: there is no other to ask
            foreign += dump(options, name, "offtopic", options.limit)
        held, strange = dump_small(options, name, options.pieces)
        answerable += held
        foreign += strange

    outcome = {}
    for (train, test), (train_foreign, test_foreign) in zip(folds(answerable), folds(foreign)):
        w = fit_selection(train, options.l2)
        decision = fit_decision(train, train_foreign, w)
        for i in test + test_foreign:
            outcome.setdefault((i["mode"], i["set"]), []).append((i, w, *confidence(i, w, decision)))
    sure = [c for key, rows in outcome.items() if key[0] == "closed" and key[1] in SETS[:2]
            for i, _, c, _ in rows if i["answerable"]]
    threshold = float(np.quantile(sure, 0.08))
    print(f"articles held back in turn; threshold {threshold:.3f} answers 92% of closed questions")
    for (mode, name), rows in sorted(outcome.items()):
        if not any(r[0]["answerable"] for r in rows):
            print(f"{mode:14s} {name:26s} refused {np.mean([c < threshold for _, _, c, _ in rows]):.4f}")
            continue
        rows = [r for r in rows if r[0]["answerable"]]
        top, three, passage = np.array([measure([i], w) for i, w, _, _ in rows]).mean(0)
        pairs = [(c, right) for _, _, c, right in rows]
        print(f"{mode:14s} {name:26s} acc@1 {top:.4f}  R@3 {three:.4f}  passage@1 >= {passage:.4f}  "
              f"calibration error {evaluate.calibration_error(pairs):.4f}  "
              f"answered {np.mean([c >= threshold for c, _ in pairs]):.4f}", flush=True)

    w = fit_selection(answerable, options.l2)
    (on_topic, on_topic_bias), (right, right_bias) = fit_decision(answerable, foreign, w)
    write("selection/weights.rs", "SENTENCE", "    ", w)
    write("decision/weights.rs", "ON_TOPIC", "        ", on_topic, on_topic_bias)
    write("decision/weights.rs", "RIGHT", "        ", right, right_bias)


if __name__ == "__main__":
    main()
