"""Draws self-supervised examples: a sentence loses a name, number or phrase and becomes a question by rule.

No label is needed, so any text will do; here it is the paragraphs of the training side and some of the technical
documentation of distractors.tsv. The missing words are found again in the sentence itself (cloze questions turned into
wh-questions, after Lewis et al. 2019, with words dropped and moved), or in another passage of the same article that
uses them too (recurring spans, after Ram et al. 2021, "Splinter").
"""
import collections
import lzma
import pathlib
import random
import re

import corrupt
import data

# A phrase of one to four words in lower case between a determiner or preposition and the next small word or mark.
PHRASE = re.compile(r"\b(?:the|a|an|of|for|by|with|as|to|from|its|their|his|her|and|or|in|on)\s+"
                    r"((?:[a-z][a-z-]{2,}\s+){0,3}[a-z][a-z-]{2,})(?=[,.;:)]|\s+(?:" + "|".join(sorted(corrupt.STOP)) + r")\b)")
DATE = re.compile(r"\b(?:(?:\d{1,2}\s+)?(?:January|February|March|April|May|June|July|August|September|October|November|"
                  r"December)(?:\s+\d{1,2},?)?(?:\s+\d{4})?|1\d{3}|20\d\d)\b")
PLACED = re.compile(r"\b(?:in|at|near|from|to)\s+$")
YEAR = re.compile(r"1\d{3}|20\d\d")
# Words kept around the gap.
LONGEST_CLAUSE = 16
DISTRACTORS = 30000


class Sampler(data.Sampler):
    """Pools of self-supervised examples in place of the labelled ones."""

    SHARES = {"squad": .2, "wiki": .4, "amazon": .1, "reddit": .1, "distractors": .2}
    ABSENT = .2
    ELSEWHERE = .9

    def __init__(self, corpus, seed, folder, shares=None):
        add_distractors(corpus, pathlib.Path(folder) / "distractors.tsv.xz", seed)
        super().__init__(corpus, seed, shares or self.SHARES)
        self.members = collections.defaultdict(list)
        for at, paragraph in enumerate(corpus.paragraphs):
            if len(paragraph.ids) >= 40:
                self.members[paragraph.source].append(at)
        # Where else in its article a name or number stands.
        self.places = {}
        for key, members in corpus.groups.items():
            places = self.places[key] = collections.defaultdict(set)
            for at in members:
                for span in repeatable(corpus.paragraphs[at].text):
                    places[span].add(at)

    def pool(self, number):
        examples = []
        for source, share in self.shares.items():
            for k in range(round(share * self.POOL)):
                rng = random.Random(f"spans {self.seed} {source} {number} {k}")
                examples.append(self.draw(source, rng))
        return examples

    def draw(self, source, rng):
        while True:
            at = rng.choice(self.members[source])
            p = self.corpus.paragraphs[at]
            sentence = rng.choice(p.sentences)
            made = cloze(p.text[slice(*sentence)], rng)
            if made is None:
                continue
            question, answer = made
            if rng.random() < self.ABSENT:
                absent = self.absent(question, answer, at, rng)
                if absent is not None:
                    return absent
            if rng.random() < self.ELSEWHERE:
                others = [k for k in self.places[p.source, p.group].get(answer, ()) if k != at]
                if others:
                    there = rng.choice(others)
                    return self.encode(question, there, occurrences(self.corpus.paragraphs[there].text, answer), 1,
                                       "recurring", rng)
            inside = [(sentence[0] + s, sentence[0] + e) for s, e in
                      occurrences(p.text[slice(*sentence)], answer)]
            return self.encode(question, at, inside, 1, "cloze", rng)

    def absent(self, question, answer, at, rng):
        p = self.corpus.paragraphs[at]
        near = [k for k in self.corpus.groups[p.source, p.group] if k != at]
        options = near if near and rng.random() < .5 else [k for k, _ in self.bm25.top(question, 6) if k != at]
        options = [k for k in options if answer.lower() not in self.corpus.paragraphs[k].text.lower()]
        return self.encode(question, rng.choice(options), None, 0, "absent", rng) if options else None


def add_distractors(corpus, file, seed):
    """Adds a random part of the technical documentation to the corpus."""
    rng = random.Random(f"distractors {seed}")
    with lzma.open(file, "rt", encoding="utf-8") as lines:
        kept = [line for line in lines if 300 < len(line) < 1200 and rng.random() < .25]
    for line in rng.sample(kept, min(DISTRACTORS, len(kept))):
        group, text = line.rstrip("\n").split("\t", 1)
        corpus.add("distractors", group, dict(context=text, qas=[]))


def repeatable(text):
    """Spans worth finding again: names and numbers of more than a few letters."""
    for pattern in (corrupt.NAME, DATE, corrupt.NUMBER):
        for mark in pattern.finditer(text):
            if len(mark.group()) > 3 and mark.group().lower() not in corrupt.STOP:
                yield mark.group()


def occurrences(text, answer):
    return [mark.span() for mark in re.finditer(rf"(?<!\w){re.escape(answer)}(?!\w)", text)]


def cloze(sentence, rng):
    """A question that asks for a part of the sentence, and that part; None where nothing suits."""
    gaps = []
    for kind, pattern, weight in (("name", corrupt.NAME, 1.), ("date", DATE, 1.), ("number", corrupt.NUMBER, 1.),
                                  ("phrase", PHRASE, 1.)):
        for mark in pattern.finditer(sentence):
            group = 1 if kind == "phrase" else 0
            answer = mark.group(group)
            if len(answer) < 2 or answer.lower() in corrupt.STOP or (kind == "name" and mark.start() == 0
                                                                     and " " not in answer):
                continue
            gaps.append((kind, mark.start(group), mark.end(group)))
    if not gaps:
        return None
    kinds = sorted({kind for kind, _, _ in gaps})
    kind = rng.choice(kinds)
    kind, first, last = rng.choice([gap for gap in gaps if gap[0] == kind])
    left, right = sentence[:first], sentence[last:]
    asked = wh_words(kind, sentence[first:last], left, rng)
    # Only the clause around the gap, and of it the nearest words.
    left, right = re.split(r"[;:()\"“”]", left)[-1], re.split(r"[;:()\"“”]", right)[0]
    left, right = left.split(), right.strip(" .,!?").split()
    while len(left) + len(right) > LONGEST_CLAUSE:
        if len(left) > len(right):
            left.pop(0)
        else:
            right.pop()
    if kind == "date" or asked == "where":
        while left and left[-1].lower() in ("in", "on", "at", "near", "from", "to", "since", "by", "the"):
            left.pop()
    left, right = ([word for word in side if rng.random() > .15] for side in (left, right))
    if len(left) + len(right) < 4:
        return None
    # A gap at the beginning is a subject; anything later is asked for before the rest.
    order = [asked, *right, *left] if len(left) <= 3 else [asked, rng.choice(["did", "was", "is", "does", ""]), *left,
                                                           *right]
    if rng.random() < .1:
        order = [*left, asked, *right]
    words = [word.strip(",") for word in order if word]
    if rng.random() < .3:
        keys = [k + 3 * rng.random() for k in range(len(words))]
        words = [words[0]] + [word for _, word in sorted(zip(keys[1:], words[1:]))]
    question = " ".join(words)
    return question[0].upper() + question[1:] + "?", sentence[first:last]


def wh_words(kind, answer, left, rng):
    """What asks for such a span."""
    if kind == "date" or (kind == "number" and YEAR.fullmatch(answer)):
        return rng.choice(["when", "in what year", "what year", "on what date"])
    if kind == "number":
        return rng.choice(["how many", "how much", "what number of", "how many", "what"])
    if kind == "phrase":
        return rng.choice(["what", "what", "which", "what kind of", "what type of", "why", "how", "what"])
    if PLACED.search(left):
        return rng.choice(["where", "what", "which", "in what place", "who"])
    return rng.choice(["who", "who", "what", "which", "what", "whose" if answer.endswith("s") else "who"])
