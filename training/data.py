"""Reads the SQuAD-format files, splits them by whole articles, and draws training examples from them."""
import collections
import dataclasses
import hashlib
import json
import math
import pathlib
import random
import re

import numpy

import corrupt

FILES = {
    "wiki": "new_wiki_v1.0.json",
    "reddit": "reddit_v1.0.json",
    "amazon": "amazon_reviews_v1.0.json",
    "squad": "squad2-part-a.json",
}
MAX_QUESTION = 32
MAX_PASSAGE = 180
CLS, SEP, PAD = 101, 102, 0

ABBREVIATIONS = set("""mr mrs ms dr prof st sr jr vs etc inc ltd co corp gen col lt sgt capt rev hon sen rep gov pres no
nos vol fig al ca approx est jan feb mar apr jun jul aug sep sept oct nov dec ft mt dept univ assn bros""".split())
BOUNDARY = re.compile("[.!?\u2026][\"'\u201d\u2019)\\]]*\\s+")


@dataclasses.dataclass
class Paragraph:
    source: str
    group: str
    text: str
    ids: list = None
    offsets: list = None
    sentences: list = None


@dataclasses.dataclass
class Question:
    id: str
    text: str
    paragraph: int
    spans: list
    answers: list


def sentence_ranges(text):
    """Character ranges of the sentences of `text`; together they cover all of it."""
    cuts = [0]
    for mark in BOUNDARY.finditer(text):
        if text[mark.end():mark.end() + 1].islower():
            continue
        if text[mark.start()] == ".":
            word = re.search(r"[^\s(\[\"']*$", text[:mark.start()]).group().lower()
            if word in ABBREVIATIONS or re.fullmatch(r"[a-z]|(?:\w\.)+\w", word):
                continue
        cuts.append(mark.end())
    if cuts[-1] < len(text):
        cuts.append(len(text))
    return list(zip(cuts, cuts[1:]))


def rank(name):
    """A fixed pseudo-random order of names, so that nobody chose what is held back."""
    return hashlib.sha256(name.encode()).hexdigest()


def make_split(folder):
    """The groups that are held back: four articles of part A, a fifth of new_wiki's, a twentieth of the others."""
    groups = {source: sorted(set(groups_of(folder, source)), key=rank) for source in FILES}
    held = {"squad": 4, "wiki": -(-len(groups["wiki"]) // 5)}
    return {source: sorted(names[:held.get(source, len(names) // 20)]) for source, names in groups.items()}


def groups_of(folder, source):
    for article in json.loads((folder / FILES[source]).read_text())["data"]:
        for paragraph in article["paragraphs"]:
            yield group_of(source, article, paragraph)


def group_of(source, article, paragraph):
    """What is held back as one: the article; for reddit, which has none, the paragraph (by a hash of its text)."""
    return rank(paragraph["context"])[:16] if source == "reddit" else article["title"]


class Corpus:
    """All paragraphs and questions of one side of the split, tokenised."""

    def __init__(self, folder, split, tokenizer, held_back):
        self.tokenizer = tokenizer
        self.paragraphs, self.questions = [], collections.defaultdict(list)
        self.groups = collections.defaultdict(list)
        for source, file in FILES.items():
            held = set(split[source])
            for article in json.loads((folder / file).read_text())["data"]:
                for p in article["paragraphs"]:
                    group = group_of(source, article, p)
                    if (group in held) == held_back:
                        self.add(source, group, p)

    def add(self, source, group, p):
        at = len(self.paragraphs)
        encoded = self.tokenizer.encode(p["context"], add_special_tokens=False)
        self.paragraphs.append(Paragraph(
            source, group, p["context"], encoded.ids, encoded.offsets, sentence_ranges(p["context"])))
        self.groups[source, group].append(at)
        for qa in p["qas"]:
            spans = [(a["answer_start"], a["answer_start"] + len(a["text"])) for a in qa["answers"]]
            self.questions[source].append(Question(
                qa["id"], qa["question"].strip(), at, spans, [a["text"] for a in qa["answers"]]))


def words(text):
    return re.findall(r"\w+", text.lower())


class Bm25:
    """A plain BM25 over paragraphs, to mine passages that look right and are wrong."""

    def __init__(self, paragraphs, k1=0.9, b=0.4):
        postings = collections.defaultdict(lambda: ([], []))
        lengths = []
        for at, paragraph in enumerate(paragraphs):
            counts = collections.Counter(map(stem, words(paragraph.text)))
            lengths.append(sum(counts.values()))
            for word, count in counts.items():
                postings[word][0].append(at)
                postings[word][1].append(count)
        norm = k1 * (1 - b + b * numpy.array(lengths) / numpy.mean(lengths))
        self.count, self.postings, self.idf = len(paragraphs), {}, {}
        for word, (at, count) in postings.items():
            at, count = numpy.array(at), numpy.array(count)
            self.idf[word] = math.log(1 + (self.count - len(at) + .5) / (len(at) + .5))
            self.postings[word] = at, (self.idf[word] * count * (k1 + 1) / (count + norm[at])).astype(numpy.float32)

    def top(self, question, size):
        scores = numpy.zeros(self.count, numpy.float32)
        for word in set(map(stem, words(question))):
            if word in self.postings:
                at, gain = self.postings[word]
                scores[at] += gain
        best = numpy.argpartition(-scores, min(size, self.count - 1))[:size]
        best = best[numpy.argsort(-scores[best], kind="stable")]
        return [(int(at), float(scores[at])) for at in best if scores[at] > 0]


def stem(word):
    """A rough suffix stripper: enough to find overlap, not a linguist."""
    for suffix in ("ing", "ed", "es", "s"):
        if word.endswith(suffix) and len(word) > len(suffix) + 3:
            return word[:-len(suffix)]
    return word


@dataclasses.dataclass
class Example:
    question: list
    passage: list
    starts: list
    ends: list
    answerable: int
    kind: str

    def size(self):
        return len(self.question) + len(self.passage) + 3


def token_span(paragraph, span):
    """The first and last token that touch a character range, or None."""
    inside = [at for at, (s, e) in enumerate(paragraph.offsets) if s < span[1] and e > span[0]]
    return (inside[0], inside[-1]) if inside else None


def sentence_tokens(paragraph):
    """Token ranges [first, last) of the sentences that have tokens."""
    ranges, at = [], 0
    for _, end in paragraph.sentences:
        first = at
        while at < len(paragraph.offsets) and paragraph.offsets[at][0] < end:
            at += 1
        if at > first:
            ranges.append((first, at))
    return ranges


def window(paragraph, around, limit, rng):
    """A run of whole sentences of at most `limit` tokens that holds the token range `around` (None: anywhere)."""
    ranges = sentence_tokens(paragraph)
    if around is None:
        at = rng.randrange(len(ranges))
        low = high = at
    else:
        low = max(k for k, (first, _) in enumerate(ranges) if first <= around[0])
        high = min(k for k, (_, last) in enumerate(ranges) if last > around[1])
    first, last = ranges[low][0], ranges[high][1]
    if last - first > limit:
        # A single sentence that is too long is cut by tokens, with the answer somewhere inside.
        if around is not None:
            spare = max(0, limit - (around[1] + 1 - around[0]))
            first = max(first, around[0] - rng.randint(0, spare))
        return first, min(last, first + limit)
    while True:
        options = []
        if low > 0 and last - ranges[low - 1][0] <= limit:
            options.append("left")
        if high + 1 < len(ranges) and ranges[high + 1][1] - first <= limit:
            options.append("right")
        if not options:
            return first, last
        if rng.choice(options) == "left":
            low -= 1
            first = ranges[low][0]
        else:
            high += 1
            last = ranges[high][1]


class Sampler:
    """Draws pools of examples; pool k is the same whenever it is drawn, so that training can go on anywhere."""

    POOL = 512
    SHARES = {"squad": .32, "wiki": .42, "amazon": .13, "reddit": .13}
    # What becomes of an answerable question; what is left over stays answerable.
    NEGATIVES = {"retrieved": .15, "removed": .07, "swapped": .10}
    # The same where questions are reworded too: with questions about a name that the passage has and a fact that it lacks.
    REWORDED_NEGATIVES = {"retrieved": .13, "removed": .07, "swapped": .07, "transplanted": .07}
    # Passages that are tried for a transplanted question.
    PLACES = 8
    # Share of questions that are asked in other words, where paraphrase.py found some.
    REWORDED = .35

    def __init__(self, corpus, seed, shares=None, paraphrases=None):
        self.corpus, self.seed = corpus, seed
        self.paraphrases = paraphrases or {}
        self.negatives = self.REWORDED_NEGATIVES if paraphrases else self.NEGATIVES
        self.shares = shares or self.SHARES
        self.bm25 = Bm25(corpus.paragraphs)
        self.by_source = collections.defaultdict(list)
        for at, paragraph in enumerate(corpus.paragraphs):
            self.by_source[paragraph.source].append(at)
        self.names = {key: corrupt.names([corpus.paragraphs[at].text for at in members])
                      for key, members in corpus.groups.items()}

    def question(self, source, number):
        """The number-th question of a source: every epoch in another order."""
        questions = self.corpus.questions[source]
        epoch, at = divmod(number, len(questions))
        order = list(range(len(questions)))
        random.Random(f"{self.seed} {source} {epoch}").shuffle(order)
        return questions[order[at]]

    def pool(self, number):
        examples = []
        for source, share in self.shares.items():
            count = round(share * self.POOL)
            for k in range(number * count, (number + 1) * count):
                rng = random.Random(f"{self.seed} {source} {k}")
                examples.append(self.example(source, self.question(source, k), rng))
        return examples

    def example(self, source, question, rng):
        if not question.spans:
            return self.encode(question.text, question.paragraph, None, 0, "natural", rng)
        ways = self.paraphrases.get(question.id)
        if ways and rng.random() < self.REWORDED:
            question = dataclasses.replace(question, text=rng.choice(ways))
        chance = rng.random()
        for kind, share in self.negatives.items():
            if chance < share:
                made = getattr(self, kind)(source, question, rng)
                if made is not None:
                    return made
                break
            chance -= share
        return self.encode(question.text, question.paragraph, question.spans, 1, "answerable", rng)

    def encode(self, text, paragraph, spans, answerable, kind, rng, limit=None):
        p = self.corpus.paragraphs[paragraph] if isinstance(paragraph, int) else paragraph
        if limit is None:
            limit = rng.randint(50, 120) if rng.random() < .35 else MAX_PASSAGE
            if kind == "natural":
                # An impossible question stays impossible in a part of its passage, but is hardest beside all of it.
                limit = MAX_PASSAGE if rng.random() < .8 else limit
        tokens = [span for span in (token_span(p, s) for s in spans) if span] if spans else []
        around = rng.choice(tokens) if tokens else None
        if len(p.ids) <= limit:
            first, last = 0, len(p.ids)
        else:
            first, last = window(p, around, limit, rng)
        tokens = [(s - first, e - first) for s, e in tokens if s >= first and e < last]
        if rng.random() < .25:
            text = corrupt.restyle(text, rng)
        ids = self.corpus.tokenizer.encode(text, add_special_tokens=False).ids[:MAX_QUESTION]
        return Example(ids, p.ids[first:last], [s for s, _ in tokens], [e for _, e in tokens],
                       int(bool(answerable and tokens)), kind)

    def holds_answer(self, text, question):
        text = " ".join(words(text))
        return any(" ".join(words(answer)) in text for answer in question.answers)

    def retrieved(self, source, question, rng):
        """A passage that retrieval ranks high, or a neighbour, without the answer's words."""
        p = self.corpus.paragraphs[question.paragraph]
        if source in ("reddit", "amazon") and not self.specific(question.text):
            return None
        if rng.random() < .25 and len(self.corpus.groups[source, p.group]) > 1:
            options = list(self.corpus.groups[source, p.group])
        else:
            options = [at for at, _ in self.bm25.top(question.text, 8)]
        options = [at for at in options if at != question.paragraph
                   and not self.holds_answer(self.corpus.paragraphs[at].text, question)]
        if not options:
            return None
        at = options[min(int(rng.expovariate(.5)), len(options) - 1)] if rng.random() < .7 else rng.choice(options)
        return self.encode(question.text, at, None, 0, "retrieved", rng)

    def specific(self, text):
        """Whether a question says what it is about: 'what is the product?' could be asked of any review."""
        return any(self.bm25.idf.get(word, 0) > 5 for word in map(stem, words(text)))

    def removed(self, source, question, rng):
        """The passage without the sentences that hold an answer."""
        p = self.corpus.paragraphs[question.paragraph]
        if source in ("reddit", "amazon") and not self.specific(question.text):
            return None
        kept = [(s, e) for s, e in p.sentences if not any(a < e and b > s for a, b in question.spans)
                and not self.holds_answer(p.text[s:e], question)]
        if len(kept) < 2:
            return None
        text = "".join(p.text[s:e] for s, e in kept).strip()
        encoded = self.corpus.tokenizer.encode(text, add_special_tokens=False)
        shorter = Paragraph(source, p.group, text, encoded.ids, encoded.offsets, sentence_ranges(text))
        return self.encode(question.text, shorter, None, 0, "removed", rng)

    def swapped(self, source, question, rng):
        """The question with a name, number or polarity changed, so that the passage no longer answers it."""
        p = self.corpus.paragraphs[question.paragraph]
        text = corrupt.impossible(question.text, p.text, question.answers, self.names[source, p.group], rng)
        return text and self.encode(text, question.paragraph, None, 0, "swapped", rng)

    def transplanted(self, source, question, rng):
        """The question put to another passage, about a name that stands there: it knows the name, not what is asked."""
        for at in rng.sample(self.by_source[source], self.PLACES):
            passage = self.corpus.paragraphs[at].text
            text = None if self.holds_answer(passage, question) else corrupt.transplant(question.text, passage, rng)
            if text:
                return self.encode(text, at, None, 0, "transplanted", rng)
        return None


def batches(examples, budget, rng):
    """Groups of examples of like length, each of at most `budget` padded tokens, in random order."""
    examples = sorted(examples, key=Example.size)
    groups, group = [], []
    for example in examples:
        if group and (len(group) + 1) * example.size() > budget:
            groups.append(group)
            group = []
        group.append(example)
    if group:
        groups.append(group)
    rng.shuffle(groups)
    return groups


def collate(group):
    """Arrays of a batch: ids, mask, types, soft start and end targets, answerable."""
    width = max(example.size() for example in group)
    shape = len(group), width
    ids, types = numpy.zeros(shape, numpy.int64), numpy.zeros(shape, numpy.int64)
    mask = numpy.zeros(shape, numpy.int64)
    starts, ends = numpy.zeros(shape, numpy.float32), numpy.zeros(shape, numpy.float32)
    for row, example in enumerate(group):
        line = [CLS, *example.question, SEP, *example.passage, SEP]
        base = len(example.question) + 2
        ids[row, :len(line)], mask[row, :len(line)], types[row, base:len(line)] = line, 1, 1
        if example.answerable:
            for at in example.starts:
                starts[row, base + at] += 1 / len(example.starts)
            for at in example.ends:
                ends[row, base + at] += 1 / len(example.ends)
    answerable = numpy.array([example.answerable for example in group], numpy.float32)
    return ids, mask, types, starts, ends, answerable


def load(folder, split, tokenizer, held_back):
    return Corpus(pathlib.Path(folder), split, tokenizer, held_back)
