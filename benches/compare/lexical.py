"""bm25s and rank_bm25 as engines of the comparison, over stems of PyStemmer without English stop words.

    lexical.py bm25s|rank_bm25 PASSAGES
"""
import collections
import importlib.metadata
import math
import sys
import time

import bm25s
import numpy
import Stemmer

import protocol

# What Lucene's own evaluations take for passages; these libraries' defaults are worse here.
K1, B = .9, .4


class Analyser:
    """bm25s's own, for passages, questions and sentences alike."""

    def __init__(self):
        self.stemmer = Stemmer.Stemmer("english")

    def many(self, texts):
        return bm25s.tokenize(texts, stopwords="en", stemmer=self.stemmer, show_progress=False)

    def terms(self, texts):
        return bm25s.tokenize(texts, stopwords="en", stemmer=self.stemmer, show_progress=False, return_ids=False)


class Sentences:
    """BM25 of sentences of some passages, by how common words are in passages."""

    def __init__(self, passages, frequencies, mean_length, analyser):
        self.passages, self.frequencies, self.count = passages, frequencies, len(passages)
        self.mean_length, self.analyser = mean_length, analyser

    def scores(self, terms, numbers):
        """[(passage, the scores of its sentences)]"""
        weights = {}
        for term in set(terms):
            frequency = self.frequencies(term)
            weights[term] = math.log(1 + (self.count - frequency + .5) / (frequency + .5))
        words = iter(self.analyser.terms([text for number in numbers for text in self.passages[number]]))
        return [(number, [self.score(weights, next(words)) for _ in self.passages[number]]) for number in numbers]

    def score(self, weights, words):
        norm = K1 * (1 - B + B * len(words) / self.mean_length)
        counts = collections.Counter(word for word in words if word in weights)
        return sum(weights[term] * count / (count + norm) for term, count in counts.items())


class Bm25s:
    version = importlib.metadata.version("bm25s")

    def __init__(self, passages):
        self.analyser = Analyser()
        tokenized = self.analyser.many([" ".join(sentences) for sentences in passages])
        self.retriever = bm25s.BM25(k1=K1, b=B)
        self.retriever.index(tokenized, show_progress=False)
        words = sum(map(len, tokenized.ids))
        self.sentences = Sentences(passages, self.frequency, words / sum(map(len, passages)), self.analyser)

    def frequency(self, term):
        number = self.retriever.vocab_dict.get(term)
        if number is None:
            return 0
        starts = self.retriever.scores["indptr"]
        return int(starts[number + 1] - starts[number])

    def find(self, question, limit=protocol.LOOKED_AT):
        """The best passages, and the question's terms."""
        terms = self.analyser.terms([question])[0]
        known = [term for term in terms if term in self.retriever.vocab_dict]
        if not known:
            return [], terms
        limit = min(limit, len(self.sentences.passages))
        found, scores = self.retriever.retrieve([known], k=limit, show_progress=False, n_threads=0)
        return [int(number) for number, score in zip(found[0], scores[0]) if score > 0], terms

    def best_sentence(self, found):
        numbers, terms = found
        return protocol.best_of(self.sentences.scores(terms, numbers))


class RankBm25:
    version = importlib.metadata.version("rank-bm25")

    def __init__(self, passages):
        from rank_bm25 import BM25Okapi
        self.analyser = Analyser()
        tokenized = self.analyser.terms([" ".join(sentences) for sentences in passages])
        self.index = BM25Okapi(tokenized, k1=K1, b=B)
        frequencies = collections.Counter(term for terms in tokenized for term in set(terms))
        words = sum(map(len, tokenized))
        self.sentences = Sentences(
            passages, frequencies.__getitem__, words / sum(map(len, passages)), self.analyser)

    def find(self, question):
        terms = self.analyser.terms([question])[0]
        scores = self.index.get_scores(terms)
        top = numpy.argsort(-scores, kind="stable")[:protocol.LOOKED_AT]
        return [int(number) for number in top if scores[number] > 0], terms

    def best_sentence(self, found):
        numbers, terms = found
        return protocol.best_of(self.sentences.scores(terms, numbers))


def main():
    kind, file = sys.argv[1:]
    begun = time.perf_counter()
    engine = {"bm25s": Bm25s, "rank_bm25": RankBm25}[kind](protocol.read_passages(file))
    protocol.serve(begun, f"{kind} {engine.version}", engine)


if __name__ == "__main__":
    main()
