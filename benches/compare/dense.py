"""MiniLM's vectors, and their fusion with BM25, as engines of the comparison.

    dense.py minilm|hybrid PASSAGES MODEL_FOLDER VECTORS_FILE

Passages and sentences are encoded once, when they are indexed; the two engines share the vectors and the time that they
took. The hybrid joins the ranks that passages have with both (reciprocal rank fusion; Cormack, Clarke and Büttcher 2009),
and adds up what both make of the sentences of the best ones, each as distances from its mean in standard deviations:
ranks among so few sentences say too little (.58 of the first sentences right, where scores have .67).
"""
import importlib.metadata
import itertools
import pathlib
import statistics
import sys
import time

import numpy

import lexical
import minilm
import protocol

# Ranks that are joined, and the constant of the fusion: those of the paper.
DEPTH, CONSTANT = 100, 60


class Dense:
    def __init__(self, passages, encoder, vectors, sentence_vectors):
        self.encoder, self.vectors, self.sentence_vectors = encoder, vectors, sentence_vectors
        self.starts = list(itertools.accumulate(map(len, passages), initial=0))

    def ranked(self, vector, limit):
        """The best passages for the vector of a question."""
        scores = self.vectors @ vector
        limit = min(limit, len(scores))
        top = numpy.argpartition(-scores, limit - 1)[:limit]
        return top[numpy.argsort(-scores[top], kind="stable")].tolist()

    def sentence_scores(self, vector, numbers):
        """[(passage, the cosines of its sentences)]"""
        of_one = lambda number: self.sentence_vectors[self.starts[number]:self.starts[number + 1]] @ vector
        return [(number, of_one(number).tolist()) for number in numbers]

    def find(self, question):
        """The best passages, and the question's vector."""
        vector = self.encoder.vector(question)
        return self.ranked(vector, protocol.LOOKED_AT), vector

    def best_sentence(self, found):
        numbers, vector = found
        return protocol.best_of(self.sentence_scores(vector, numbers))


class Hybrid:
    def __init__(self, passages, dense):
        self.dense, self.words = dense, lexical.Bm25s(passages)

    def find(self, question):
        """The best passages, the question's terms, and its vector."""
        vector = self.dense.encoder.vector(question)
        by_words, terms = self.words.find(question, DEPTH)
        numbers = fused(by_words, self.dense.ranked(vector, DEPTH))[:protocol.LOOKED_AT]
        return numbers, terms, vector

    def best_sentence(self, found):
        numbers, terms, vector = found
        by_words = standardised(self.words.sentences.scores(terms, numbers))
        by_vector = standardised(self.dense.sentence_scores(vector, numbers))
        return protocol.best_of(
            (number, [a + b for a, b in zip(first, second)])
            for (number, first), (_, second) in zip(by_words, by_vector))


def fused(*rankings):
    """What several rankings put first together."""
    scores = {}
    for ranking in rankings:
        for rank, item in enumerate(ranking):
            scores[item] = scores.get(item, 0) + 1 / (CONSTANT + rank + 1)
    return sorted(scores, key=lambda item: -scores[item])


def standardised(scores):
    """[(passage, scores)] with a mean of 0 and a standard deviation of 1 over all of them."""
    every = [score for _, of_one in scores for score in of_one]
    mean, deviation = statistics.fmean(every), statistics.pstdev(every) or 1
    return [(number, [(score - mean) / deviation for score in of_one]) for number, of_one in scores]


def encoded(passages, encoder, file):
    """Vectors of passages and of their sentences, and the seconds that encoding takes or took."""
    if file.exists():
        kept = numpy.load(file)
        return kept["passages"], kept["sentences"], float(kept["seconds"])
    begun = time.perf_counter()
    vectors = encoder.vectors([" ".join(sentences) for sentences in passages])
    sentence_vectors = encoder.vectors([sentence for sentences in passages for sentence in sentences])
    seconds = time.perf_counter() - begun
    numpy.savez(file, passages=vectors, sentences=sentence_vectors, seconds=seconds)
    return vectors, sentence_vectors, seconds


def main():
    kind, lines, model, vectors_file = sys.argv[1:]
    passages, encoder = protocol.read_passages(lines), minilm.Encoder(model)
    vectors, sentence_vectors, seconds = encoded(passages, encoder, pathlib.Path(vectors_file))
    engine = Dense(passages, encoder, vectors, sentence_vectors)
    version = f"all-MiniLM-L6-v2 on onnxruntime {importlib.metadata.version('onnxruntime')}"
    if kind == "hybrid":
        begun = time.perf_counter()
        engine = Hybrid(passages, engine)
        seconds += time.perf_counter() - begun
        version += f" and bm25s {engine.words.version}"
    protocol.serve(-seconds, version, engine)


if __name__ == "__main__":
    main()
