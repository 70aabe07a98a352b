"""Searches all passages with a plain BM25 and lets the reader choose among the sentences of the best five.

This stands in for pullquote's own retrieval, so that a reader can be judged before it is built in: questions come from
the held-back articles, the passages are those of all articles of new_wiki and part A.
"""
import random

import numpy

import data
import evaluate

PASSAGES = 5


def figures(read, held, training, limit):
    """Share of questions whose first sentence holds a gold answer, for the word overlap, the reader, and their sum."""
    sources = ("squad", "wiki")
    paragraphs, offset = [], {}
    for corpus in (held.corpus, training):
        for at, paragraph in enumerate(corpus.paragraphs):
            if paragraph.source in sources:
                if corpus is held.corpus:
                    offset[at] = len(paragraphs)
                paragraphs.append(paragraph)
    everything = data.Corpus.__new__(data.Corpus)
    everything.paragraphs, everything.tokenizer = paragraphs, held.corpus.tokenizer
    bm25 = data.Bm25(paragraphs)
    sentences = [data.Paragraph("", "", p.text[s:e]) for p in paragraphs for s, e in p.sentences]
    first = numpy.cumsum([0] + [len(p.sentences) for p in paragraphs])
    by_sentence = data.Bm25(sentences)
    questions = [q for source in sources for q in held.sets[source] if q.answers]
    random.Random("open").shuffle(questions)
    questions = questions[:limit]

    pairs, rows = [], []
    for number, q in enumerate(questions):
        whole = scores(by_sentence, q.text)
        gold = offset[q.paragraph]
        for place, (at, score) in enumerate(bm25.top(q.text, PASSAGES)):
            rows.append((number, place, at, score, whole[first[at]:first[at + 1]], gold))
            pairs.append((q.text, at))
    answers = evaluate.read_pairs(read, everything, pairs)

    table = [[] for _ in questions]
    for (number, place, at, score, overlap, gold), answer in zip(rows, answers):
        for k, (s, e) in enumerate(paragraphs[at].sentences):
            right = at == gold and any(s <= a and b <= e for a, b in questions[number].spans)
            table[number].append((overlap[k] + .75 * score, answer["judge"], answer["sentences"].get(k, -30.), right))

    # The weights are chosen on the first half of the questions and judged on the second.
    tuning, judged = table[:len(table) // 2], table[len(table) // 2:]
    choices = [(a, b) for a in (.25, .5, 1, 1.5, 2, 3) for b in (.25, .5, 1, 2)]
    mixed = lambda a, b: lambda line: line[0] * .3 + a * line[1] + b * line[2]
    a, b = max(choices, key=lambda pair: right_share(tuning, mixed(*pair)))
    return dict(questions=len(judged), reachable=right_share(judged, lambda line: line[3]),
                words=right_share(judged, lambda line: line[0]),
                reader=right_share(judged, lambda line: line[1] + line[2]),
                both=right_share(judged, mixed(a, b)), both_at_3=right_share(judged, mixed(a, b), 3),
                weights=[.3, a, b])


def right_share(table, weigh, top=1):
    """The share of questions where one of the first `top` sentences by `weigh` holds the answer."""
    good = sum(any(line[3] for line in sorted(lines, key=weigh, reverse=True)[:top]) for lines in table)
    return round(good / len(table), 4)


def scores(bm25, question):
    """The BM25 score of every document."""
    total = numpy.zeros(bm25.count, numpy.float32)
    for word in set(map(data.stem, data.words(question))):
        if word in bm25.postings:
            at, gain = bm25.postings[word]
            total[at] += gain
    return total
