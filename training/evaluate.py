"""Measures a reader on the articles that were held back: spans, sentences, and knowing when there is no answer.

    python evaluate.py --data ../../shared/data --state STATE MODEL [--limit N]

MODEL is a .safetensors file of train.py or a .onnx file of export.py. The figures are those of paragraph mode: the gold
paragraph is given. F1 and EM are SQuAD's; never refusing counts answerable questions only; best F1 is SQuAD 2.0's with
the one best threshold; AUROC tells answerable from impossible questions; sentence is the share of answerable questions
where the best span lies in a sentence that holds a gold answer.
"""
import argparse
import collections
import json
import pathlib
import random
import re
import string

import numpy

import data

LONGEST = 30
WINDOW, STRIDE = 320, 96


class Held:
    """The held-back questions, in a fixed random order."""

    def __init__(self, corpus):
        self.corpus = corpus
        self.sets = {}
        for source, questions in corpus.questions.items():
            self.sets[source] = list(questions)
            random.Random(f"held {source}").shuffle(self.sets[source])


def normalised(text):
    text = "".join(c for c in text.lower() if c not in string.punctuation)
    return re.sub(r"\b(a|an|the)\b", " ", text).split()


def f1(guess, gold):
    guess, gold = normalised(guess), normalised(gold)
    if not guess or not gold:
        return float(guess == gold)
    common = sum((collections.Counter(guess) & collections.Counter(gold)).values())
    return 0. if not common else 2 * common / (len(guess) + len(gold))


def auroc(positive, negative):
    scores = numpy.concatenate([positive, negative])
    order = numpy.argsort(scores, kind="stable")
    ranks = numpy.empty(len(scores))
    ranks[order] = numpy.arange(1, len(scores) + 1)
    n = len(positive)
    return float((ranks[:n].sum() - n * (n + 1) / 2) / (n * len(negative)))


def best_f1(items):
    """SQuAD 2.0's best F1. items: (score, f1, answerable)."""
    total = sum(not answerable for _, _, answerable in items)
    best = total
    for _, value, answerable in sorted(items, key=lambda item: -item[0]):
        total += value if answerable else -1
        best = max(best, total)
    return 100 * best / len(items)


def best_spans(start, end, sentence_of):
    """The best span of each sentence: a list of (score, first token, last token, sentence), best first."""
    spans = []
    for sentence in range(int(sentence_of[0]), int(sentence_of[-1]) + 1):
        low, high = numpy.searchsorted(sentence_of, [sentence, sentence + 1])
        if low == high:
            continue
        sums = start[low:high, None] + end[None, low:high]
        at = numpy.arange(high - low)
        allowed = (at[None, :] >= at[:, None]) & (at[None, :] < at[:, None] + LONGEST)
        sums = numpy.where(allowed, sums, -numpy.inf)
        first, last = numpy.unravel_index(int(sums.argmax()), sums.shape)
        spans.append((float(sums[first, last]), int(low + first), int(low + last), sentence))
    return sorted(spans, key=lambda span: -span[0])


def torch_reader(reader, autocast=True):
    """A function from a batch to numpy outputs."""
    import torch
    reader.eval()

    def read(ids, mask, types):
        with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16, enabled=autocast):
            outputs = reader(*map(torch.from_numpy, (ids, mask, types)))
        return [output.float().numpy() for output in outputs]
    return read


def onnx_reader(file, threads=2):
    """The same for an exported file, one pair at a time: int8 activations share their range with the whole batch."""
    import onnxruntime
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    session = onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])

    def read(ids, mask, types):
        return session.run(["start_logits", "end_logits", "answerable"], dict(input_ids=ids, token_type_ids=types))
    read.budget = 1
    return read


def read_pairs(read, corpus, pairs):
    """For each (question text, paragraph number): dict of span (characters), score, judge and sentence range."""
    jobs, budget = [], getattr(read, "budget", 4096)
    for at, (text, number) in enumerate(pairs):
        ids = corpus.tokenizer.encode(text, add_special_tokens=False).ids[:data.MAX_QUESTION]
        p = corpus.paragraphs[number]
        first = 0
        while True:
            jobs.append((data.Example(ids, p.ids[first:first + WINDOW], [], [], 0, ""), at, first))
            if first + WINDOW >= len(p.ids):
                break
            first += WINDOW - STRIDE
    jobs.sort(key=lambda job: job[0].size())
    found = [None] * len(pairs)
    group = []

    def flush():
        ids, mask, types, *_ = data.collate([example for example, _, _ in group])
        start, end, judge = read(ids, mask, types)
        for row, (example, at, first) in enumerate(group):
            p = corpus.paragraphs[pairs[at][1]]
            base, size = len(example.question) + 2, len(example.passage)
            middles = numpy.array([p.offsets[first + k][0] for k in range(size)])
            sentence_of = numpy.searchsorted([e for _, e in p.sentences], middles, side="right")
            spans = best_spans(start[row, base:base + size], end[row, base:base + size], sentence_of)
            spread = log_sum(start[row, base:base + size]) + log_sum(end[row, base:base + size])
            score, s, e, sentence = spans[0]
            answer = dict(span=(p.offsets[first + s][0], p.offsets[first + e][1]), score=score,
                          certainty=score - spread, judge=float(judge[row]),
                          sentence=p.sentences[min(sentence, len(p.sentences) - 1)],
                          sentences={span[3]: span[0] - spread for span in spans})
            if found[at] is None or answer["score"] > found[at]["score"]:
                found[at] = answer

    for job in jobs:
        if group and (len(group) + 1) * job[0].size() > budget:
            flush()
            group = []
        group.append(job)
    if group:
        flush()
    return found


def paragraph_figures(read, held, source, limit):
    corpus, questions = held.corpus, held.sets[source][:limit or None]
    found = read_pairs(read, corpus, [(q.text, q.paragraph) for q in questions])
    items, exact, right = [], 0, 0
    for q, answer in zip(questions, found):
        text = corpus.paragraphs[q.paragraph].text
        guess = text[slice(*answer["span"])]
        value = max((f1(guess, gold) for gold in q.answers), default=0.)
        exact += any(normalised(guess) == normalised(gold) for gold in q.answers)
        left, end = answer["sentence"]
        right += any(left <= s and e <= end for s, e in q.spans)
        items.append((answer["judge"], value, bool(q.answers), answer["certainty"]))
    good = [item for item in items if item[2]]
    figures = dict(questions=len(items), answerable=len(good), f1=100 * sum(i[1] for i in good) / len(good),
                   em=100 * exact / len(good), sentence=right / len(good))
    if len(good) < len(items):
        bad = [item for item in items if not item[2]]
        figures["auroc"] = auroc([i[0] for i in good], [i[0] for i in bad])
        figures["auroc_span"] = auroc([i[3] for i in good], [i[3] for i in bad])
        mixed = lambda i: i[0] + .3 * i[3]
        figures["auroc_both"] = auroc([mixed(i) for i in good], [mixed(i) for i in bad])
        figures["best_f1"] = best_f1([i[:3] for i in items])
        figures["best_f1_both"] = best_f1([(mixed(i), *i[1:3]) for i in items])
    return {name: round(value, 3) for name, value in figures.items()}


def log_sum(values):
    top = values.max()
    return float(top + numpy.log(numpy.exp(values - top).sum()))


def quick(reader, held, limit=300):
    read = torch_reader(reader)
    return {source: paragraph_figures(read, held, source, limit) for source in ("squad", "wiki")}


def main():
    import train
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("model")
    parser.add_argument("--data", required=True)
    parser.add_argument("--state", required=True)
    parser.add_argument("--limit", type=int, default=0)
    parser.add_argument("--sources", default="squad,wiki")
    parser.add_argument("--open", type=int, default=0, metavar="N",
                        help="also search all passages, with N questions of the held-back articles")
    o = parser.parse_args()
    tokenizer = train.open_tokenizer(o.state)
    split = json.loads((pathlib.Path(__file__).parent / "split.json").read_text())["held_back"]
    held = Held(data.load(o.data, split, tokenizer, held_back=True))
    if o.model.endswith(".onnx"):
        read = onnx_reader(o.model)
    else:
        import model
        read = torch_reader(model.load(o.model))
    for source in o.sources.split(","):
        print(source, json.dumps(paragraph_figures(read, held, source, o.limit)), flush=True)
    if o.open:
        import ranking
        training = data.load(o.data, split, tokenizer, held_back=False)
        print("open", json.dumps(ranking.figures(read, held, training, o.open)), flush=True)


if __name__ == "__main__":
    main()
