#!/usr/bin/env python3
"""Fits what is made of the reader: the weights of a sentence that was read, and of the confidence after reading.

    fit_reading.py [--data ../shared/data] [--evaluate ../shared/eval] [--bin target/release] [--model builtin]

Needs what fit.py needs, and its weights in the source. The reader knows its training articles too well, so every
question is of an article that its training held back (../split.json); the passages are those of all articles. Five folds
by article measure what unseen articles get; the numbers that are written are those of a fit on everything.
"""
import argparse
import hashlib
import json
import os
import pickle
import sys

import numpy as np
from scipy.optimize import minimize

import fit

READ = ["words_score", "read", "answers", "log_probability", "share"]
# Columns of READ that make a sentence's score, together with its features.
SCORE = READ[:4]
# What a sentence's score is fitted on.
SCORED = ("open", "closed", "small", "reworded")
# What the confidence's scale is fitted on: questions as people ask them, of whole corpora.
LINE = ("open", "closed")
# What counts how much in the fit of the decision: impossible questions teach it to tell, not how many there are.
IMPOSSIBLE_WEIGHT = 1.5
# A question in other words counts for so much of a real one.
REWORDED_WEIGHT = .5
# How much a question put to a foreign article counts in the fit of whether an article speaks of the subject.
OFF_TOPIC_WEIGHT = 6.


def held_back(name, options):
    """Ids of the questions that the reader's training held back in a data file."""
    source = {"new_wiki_v1.0.json": "wiki", "reddit_v1.0.json": "reddit", "amazon_reviews_v1.0.json": "amazon",
              "squad2-part-a.json": "squad"}[name]
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "split.json"), encoding="utf-8") as file:
        held = set(json.load(file)["held_back"][source])
    ids = set()
    with open(os.path.join(options.data, name), encoding="utf-8") as file:
        for article in json.load(file)["data"]:
            for p in article["paragraphs"]:
                group = hashlib.sha256(p["context"].encode()).hexdigest()[:16] if source == "reddit" else article["title"]
                if group in held:
                    ids.update(qa["id"] for qa in p["qas"])
    return ids


def dump(options, name):
    """Candidates of a data set's held-back questions: open, closed, in their paragraph, in other words, and put to another
    article."""
    work = os.path.join(options.work, "read-" + name)
    os.makedirs(work, exist_ok=True)
    with open(os.path.join(options.data, name), encoding="utf-8") as file:
        corpus = evaluate.Corpus(json.load(file), os.path.join(work, "articles"))
    names, held = sorted(corpus.files), held_back(name, options)
    questions = [q for q in corpus.questions if q["id"] in held]
    limit = options.limit if fit.SET_WEIGHT[name] == 1 else options.limit // 4
    if limit < len(questions):
        step = len(questions) / limit
        questions = [questions[int(k * step)] for k in range(limit)]
    items = []
    ways = paraphrases(options)
    for mode in ("open", "closed", "paragraph", "reworded", "offtopic"):
        asked = []
        for k, q in enumerate(questions):
            if mode == "reworded":
                if q["id"] not in ways:
                    continue
                q = dict(q, question=ways[q["id"]][k % len(ways[q["id"]])])
            others = [n for n in names if n != q["article"]]
            if mode == "offtopic" and (not others or not q["spans"]):
                continue
            if mode == "closed" and not others:
                continue
            article = {"open": None, "offtopic": others[(k * 7919) % len(others)] if others else None}
            group = f"{name}:{q['article']}" if others else f"{name}:{q['paragraph'] // 20}"
            asked.append((q, article.get(mode, q["article"]), group, mode != "offtopic"))
        items += fit.candidates(options, work, corpus, mode, asked, options.model)
    return items


def paraphrases(options):
    """Questions in other words by their ids, as ../paraphrase.py left them; none without the file."""
    if not options.paraphrases:
        return {}
    with open(options.paraphrases, encoding="utf-8") as file:
        return json.load(file)


def columns(item):
    return np.c_[item["read"][:, :len(SCORE)], item["x"]]


def scores(item, w):
    return columns(item) @ w


def fit_scores(items, l2=1e-3):
    return fit.fit_selection([dict(item, x=columns(item)) for item in items], l2)


def decision_features(item, w):
    """What src/decision.rs looks at after reading; and whether the first sentence is right."""
    by_words = int(np.argmax(item["read"][:, 0]))
    score = scores(item, w)
    plain, right = fit.decision_features(dict(item, score=score), None)
    order = np.argsort(-score, kind="stable")
    best = order[0]
    _, read, answers, log_probability, share = item["read"][best]
    seen = item["read"][item["read"][:, 1] > 0]
    most = seen[:, 2].max() if len(seen) else 0.
    words_margin = max(-5., min(5., item["read"][best, 0] - np.delete(item["read"][:, 0], best).max())) \
        if len(score) > 1 else 5.
    return plain + [read, answers, log_probability, share, read * (most - answers), float(best == by_words),
                    words_margin, answers ** 2 * np.sign(answers), log_probability ** 2], right


def table(items, w):
    items = [i for i in items if len(i["x"])]
    rows = [decision_features(i, w) for i in items]
    return (np.array([r[0] for r in rows]), np.array([r[1] for r in rows], float),
            np.array([fit.SET_WEIGHT[i["set"]] * (REWORDED_WEIGHT if i["mode"] == "reworded" else 1.) for i in items]))


def fit_decision(items, w):
    """Two regressions as without a reader, and a line that makes their product a probability."""
    own = [i for i in items if i["answerable"]]
    foreign = [i for i in items if "offtopic" in i["mode"]]
    impossible = [i for i in items if not i["answerable"] and "offtopic" not in i["mode"]]
    x, right, weight = table(own, w)
    foreign_x, _, foreign_weight = table(foreign, w)
    on_topic = fit.logistic(np.r_[x, foreign_x], np.r_[np.ones(len(x)), np.zeros(len(foreign_x))],
                            np.r_[weight, foreign_weight * OFF_TOPIC_WEIGHT], 1e-3)
    rows, labels, weights = x, right, weight
    if impossible:
        bad_x, _, bad_weight = table(impossible, w)
        rows = np.r_[x, bad_x]
        labels, weights = np.r_[right, np.zeros(len(bad_x))], np.r_[weight, bad_weight * IMPOSSIBLE_WEIGHT]
    judged = fit.logistic(rows, labels, weights, 1e-3)
    product = lambda rows: logit(sigmoid(rows @ on_topic[0] + on_topic[1]) * sigmoid(rows @ judged[0] + judged[1]))
    line_x, line_right, line_weight = table([i for i in own if i["mode"] in LINE], w)
    line = fit.logistic(product(line_x)[:, None], line_right, line_weight, 0.)
    return on_topic, judged, (line[0][0], line[1])


def confidence(item, w, decision):
    if not len(item["x"]):
        return 0., False
    x, right = decision_features(item, w)
    on_topic, judged, line = decision
    p = sigmoid(np.dot(x, on_topic[0]) + on_topic[1]) * sigmoid(np.dot(x, judged[0]) + judged[1])
    return float(sigmoid(line[0] * logit(p) + line[1])), right


def sigmoid(x):
    return 1 / (1 + np.exp(-np.clip(x, -30, 30)))


def logit(p):
    p = np.clip(p, 1e-9, 1 - 1e-9)
    return np.log(p / (1 - p))


def report(outcome, threshold):
    for (mode, name), rows in sorted(outcome.items()):
        if "offtopic" in mode or "absent" in mode:
            print(f"{mode:14s} {name:26s} n {len(rows):5d}  refused {np.mean([c < threshold for _, c, _, _ in rows]):.4f}")
            continue
        good = [r for r in rows if r[0]["answerable"]]
        bad = [c for i, c, _, _ in rows if not i["answerable"]]
        pairs = [(c, right) for _, c, right, _ in good]
        sure = [right for c, right in pairs if c >= threshold]
        line = (f"{mode:14s} {name:26s} n {len(good):5d}  acc@1 {np.mean([r for _, r in pairs]):.4f}  "
                f"R@3 {np.mean([m[0] for *_, m in good]):.4f}  passage {np.mean([m[1] for *_, m in good]):.4f}  "
                f"words acc@1 {np.mean([m[2] for *_, m in good]):.4f}  ECE {evaluate.calibration_error(pairs):.4f}  "
                f"answered {np.mean([c >= threshold for c, _ in pairs]):.4f}  right when answering {np.mean(sure):.4f}")
        if bad:
            line += f"  AUROC answerable {evaluate.auroc([c for c, _ in pairs], bad):.4f}"
        print(line, flush=True)


def reliability(pairs, bins=10):
    """A reliability diagram: for each tenth of the confidence, how many first quotes are right."""
    print("confidence   questions  mean confidence  right")
    for k in range(bins):
        inside = [(c, right) for c, right in pairs if min(bins - 1, int(c * bins)) == k]
        if inside:
            mean, right = np.mean([c for c, _ in inside]), np.mean([r for _, r in inside])
            print(f"{k / bins:.1f} to {(k + 1) / bins:.1f}  {len(inside):10d}  {mean:15.3f}  {right:5.3f}  {'#' * round(40 * right)}")


def measure(item, w):
    if not len(item["x"]):
        return 0., 0., 0.
    order = np.argsort(-scores(item, w), kind="stable")
    gold = {tuple(p) for p in item["passage"][item["right"]]}
    words = int(np.argmax(item["read"][:, 0]))
    return float(item["right"][order[:3]].any()), float(tuple(item["passage"][order[0]]) in gold), float(item["right"][words])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--data", default="../shared/data")
    parser.add_argument("--evaluate", default="../shared/eval", help="folder of evaluate.py")
    parser.add_argument("--bin", default="target/release")
    parser.add_argument("--model", default="builtin")
    parser.add_argument("--work", default="/tmp/selection", help="folder for indexes and features")
    parser.add_argument("--limit", type=int, default=1200, help="questions of a data set")
    parser.add_argument("--pieces", type=int, default=60, help="small corpora made of a data set")
    parser.add_argument("--paraphrases", default="", help="paraphrases-held-back.json of ../paraphrase.py")
    parser.add_argument("--keep", default="", help="file that keeps the features between runs")
    parser.add_argument("--threshold", type=float, default=0., help="report for this one instead")
    parser.add_argument("--dry", action="store_true", help="measure only")
    options = parser.parse_args()
    sys.path.insert(0, options.evaluate)
    global evaluate
    import evaluate
    fit.evaluate = evaluate

    if options.keep and os.path.exists(options.keep):
        with open(options.keep, "rb") as file:
            items = pickle.load(file)
    else:
        items = []
        for name in fit.SETS:
            items += dump(options, name)
            if name in fit.SETS[:2]:
                own, foreign = fit.dump_small(options, name, options.pieces, 32, held_back(name, options), options.model)
                items += own + foreign
            print(name, len(items), flush=True)
        if options.keep:
            with open(options.keep, "wb") as file:
                pickle.dump(items, file)

    outcome = {}
    for train, test in fit.folds(items):
        w = fit_scores([i for i in train if i["mode"] in SCORED])
        decision = fit_decision(train, w)
        for i in test:
            outcome.setdefault((i["mode"], i["set"]), []).append((i, *confidence(i, w, decision), measure(i, w)))
    sure = [c for (mode, name), rows in outcome.items() if mode == "closed" and name in fit.SETS[:2]
            for i, c, _, _ in rows if i["answerable"]]
    threshold = float(np.quantile(sure, 0.08))
    print(f"articles held back in turn; threshold {threshold:.3f} answers 92% of closed questions")
    report(outcome, options.threshold or threshold)

    reliability([(c, right) for (mode, name), rows in outcome.items() if mode == "open" and name in fit.SETS[:2]
                 for i, c, right, _ in rows if i["answerable"]])

    w = fit_scores([i for i in items if i["mode"] in SCORED])
    on_topic, judged, line = fit_decision(items, w)
    if options.dry:
        return
    fit.write("selection/weights.rs", "READ", "    ", w[:len(SCORE)])
    fit.write("selection/weights.rs", "READ_FEATURES", "    ", w[len(SCORE):])
    fit.write("decision/weights.rs", "READ_ON_TOPIC", "        ", *on_topic)
    fit.write("decision/weights.rs", "READ_RIGHT", "        ", *judged)
    fit.write("decision/weights.rs", "READ_LINE", "    ", line)


if __name__ == "__main__":
    main()
