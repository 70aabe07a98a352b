"""How the engines that are Python programs take passages and questions, and answer them."""
import sys
import time


def read_passages(file):
    """Passages as lists of sentences."""
    with open(file, encoding="utf-8") as lines:
        return [line.rstrip("\n").split("\t") for line in lines]


# Passages whose sentences are looked at for the best one.
LOOKED_AT = 10


def serve(begun, version, engine):
    """Answers a question a line: the numbers of the best passages, the passage and place of the best sentence, and two
    times in nanoseconds, until the passages were found and until the sentence was.

    The engine has `find(question)`, whose first value is the numbers and which is handed on to `best_sentence(found)`.
    `begun` is when indexing began (time.perf_counter), or the seconds that it took as a negative number."""
    print("ready", time.perf_counter() - begun if begun >= 0 else -begun, version, flush=True)
    for line in sys.stdin:
        start = time.perf_counter_ns()
        found = engine.find(line.rstrip("\n"))
        searched = time.perf_counter_ns() - start
        passage, sentence = engine.best_sentence(found) if found[0] else (0, 0)
        whole = time.perf_counter_ns() - start
        print(",".join(map(str, found[0])) or "-", f"{passage}:{sentence}", searched, whole, flush=True)


def best_of(scores):
    """The passage and place of the highest of the scores, which come passage by passage: [(passage, scores)]. The first
    of equal ones."""
    every = ((score, passage, place) for passage, of_one in scores for place, score in enumerate(of_one))
    _, passage, place = max(every, key=lambda item: item[0])
    return passage, place
