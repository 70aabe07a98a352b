"""The corpora of the comparison: the same passages for every engine, with the questions and what a right answer is.

What is right is decided by the project's evaluate.py, which lies beside the data: its corpus, its gold ranges, its
sentences.
"""
import importlib.util
import itertools
import json
import lzma
import pathlib
import random

SPLIT = pathlib.Path(__file__).resolve().parents[2] / "training" / "split.json"
# Where each file lies in the data folder.
EVALUATE, QUESTIONS = "eval/evaluate.py", "data/squad2-part-a.json"
MORE_ARTICLES, DISTRACTORS = "data/new_wiki_v1.0.json", "data/distractors.tsv.xz"
NEEDED = (EVALUATE, QUESTIONS, MORE_ARTICLES, DISTRACTORS)
# Passages of an article of the distractors.
ARTICLE = 40
LONGEST_ABBREVIATION = 40


class Corpus:
    """A corpus in both forms: articles as files for pullquote, passages as lines for every other engine."""

    def __init__(self, data, folder, passages):
        """passages: how many there shall be; None for the articles with questions alone."""
        self.folder, self.articles, self.lines = folder, folder / "articles", folder / "passages.txt"
        folder.mkdir(parents=True, exist_ok=True)
        self.rules = load_rules(data / EVALUATE)
        held_back = set(json.loads(SPLIT.read_text())["held_back"]["squad"])
        source = json.loads((data / QUESTIONS).read_text())["data"]
        titles = [article["title"] for article in source]
        if passages:
            room = passages - sum(len(article["paragraphs"]) for article in source)
            source = source + first_paragraphs(json.loads((data / MORE_ARTICLES).read_text())["data"], room)
        self.gold = self.rules.Corpus({"data": source}, str(self.articles))
        ours = dict(zip(titles, self.gold.files))
        judged = {ours[title] for title in titles if title in held_back}
        with_answer = [question for question in self.gold.questions if question["spans"]]
        self.questions = [question for question in with_answer if question["article"] in judged]
        # What is asked to warm up is never measured.
        self.warming = [question["question"] for question in with_answer if question["article"] not in judged]
        random.Random(7).shuffle(self.questions)
        random.Random(7).shuffle(self.warming)
        self.write(data, passages)

    def write(self, data, passages):
        """Writes the passages as lines, their sentences between tabs, and the distractors as files too."""
        self.places, self.ranges = [], []
        with open(self.lines, "w", encoding="utf-8") as out:
            for name, (content, starts) in self.gold.files.items():
                for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(content)])):
                    text = content[start:end].decode().rstrip("\n")
                    found = sentences(self.rules, text)
                    self.places.append((name, number))
                    self.ranges.append([tuple(start + len(text[:at].encode()) for at in range_) for range_ in found])
                    out.write(as_line(text, found))
            self.size = len(self.places)
            lacking = max(0, (passages or 0) - self.size)
            if lacking:
                self.size += self.write_distractors(data / DISTRACTORS, lacking, out)
        self.files = len(list(self.articles.iterdir()))

    def write_distractors(self, packed, count, out):
        """Passages that answer none of the questions, in articles of forty."""
        article = None
        with lzma.open(packed, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(itertools.islice(lines, count)):
                text = line.rstrip("\n").split("\t", 1)[1]
                if number % ARTICLE == 0:
                    if article:
                        article.close()
                    article = open(self.articles / f"distractor-{number // ARTICLE:06}.txt", "w", encoding="utf-8")
                article.write(f"{text}\n\n")
                out.write(as_line(text, sentences(self.rules, text)))
        article.close()
        return number + 1

    def is_right(self, question, article, start, end):
        """Whether these bytes of an article are a right quote."""
        golds = self.gold.gold(question)
        return article == question["article"] and any(
            start <= first and last <= end and end - start <= longest for first, last, longest in golds)

    def judge_places(self, question, numbers, passage, sentence):
        """What an engine that knows passages by their numbers has found: (right quote, rank of the right passage)."""
        places = [self.places[number] if number < len(self.places) else ("", 0) for number in numbers]
        right = False
        # Distractors have no ranges, as they are never right.
        if numbers and passage < len(self.ranges):
            right = self.is_right(question, self.places[passage][0], *self.ranges[passage][sentence])
        return right, rank(places, question)

    def judge_answer(self, question, answer):
        """The same for an answer of pullquote."""
        places = [(passage["article"], passage["paragraph"]) for passage in answer["passages"]]
        quotes = answer["quotes"]
        right = bool(quotes) and self.is_right(question, quotes[0]["article"], quotes[0]["start"], quotes[0]["end"])
        return right, rank(places, question)


def load_rules(file):
    spec = importlib.util.spec_from_file_location("evaluate", file)
    rules = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(rules)
    return rules


def rank(places, question):
    """Place of the right passage, from 0; None where it was not found."""
    right = (question["article"], question["paragraph"])
    return places.index(right) if right in places else None


def first_paragraphs(articles, count):
    """The first so many paragraphs, as articles without questions."""
    taken = []
    for article in articles:
        paragraphs = [{"context": paragraph["context"], "qas": []} for paragraph in article["paragraphs"][:count]]
        if paragraphs:
            taken.append({"title": article["title"], "paragraphs": paragraphs})
        count -= len(paragraphs)
    return taken


def as_line(text, ranges):
    plain = text.replace("\t", " ").replace("\n", " ")
    return "\t".join(plain[start:end] for start, end in ranges) + "\n"


def sentences(rules, text):
    """Sentences as ranges of characters, cut where evaluate.py sees a boundary when it bounds a right quote: no other
    rule could be kinder to an engine that brings none of its own."""
    ranges, start = [], 0
    for mark in rules.BOUNDARY.finditer(text):
        if not is_boundary(rules, text, mark):
            continue
        ranges.append((start, mark.start() + len(mark.group().rstrip())))
        start = mark.end()
    end = len(text.rstrip())
    if start < end or not ranges:
        ranges.append((start, max(start, end)))
    return ranges


def is_boundary(rules, text, mark):
    if text[mark.end():mark.end() + 1].islower():
        return False
    if text[mark.start()] != ".":
        return True
    # No abbreviation is longer, and evaluate.py's own look at the whole text before would take most of the run.
    before = text[max(0, mark.start() - LONGEST_ABBREVIATION):mark.start()]
    word = rules.re.search(r"[^\s(\[\"'“]*$", before).group().lower()
    return word not in rules.ABBREVIATIONS and not rules.re.fullmatch(r"\w|(?:\w\.)+\w", word)
