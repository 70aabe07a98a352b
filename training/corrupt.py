"""Rules that change a question: into one that its passage does not answer, or into how hurried people type."""
import re

STOP = set("""a an the of in on at to for from by with and or is are was were be been being do does did has have had it
its this that these those what which who whom whose when where why how many much long as into than then there their his
her he she they you i my your our we us him them would could should can will may might must""".split())
ANTONYMS = [pair.split("/") for pair in """first/last before/after increase/decrease increased/decreased most/least
largest/smallest biggest/smallest highest/lowest more/fewer higher/lower north/south east/west northern/southern
eastern/western early/late earliest/latest start/end started/ended began/ended begin/end win/lose won/lost allow/forbid
allowed/forbidden old/new older/newer oldest/newest good/bad best/worst positive/negative major/minor common/rare
large/small larger/smaller high/low long/short longest/shortest same/opposite include/exclude included/excluded
support/oppose supported/opposed accept/reject accepted/rejected male/female men/women upper/lower inner/outer
public/private rich/poor strong/weak strongest/weakest fast/slow always/never join/leave joined/left gain/lose
gained/lost buy/sell bought/sold easy/difficult possible/impossible legal/illegal born/killed founded/abolished
created/destroyed rise/fall rose/fell above/below internal/external domestic/foreign ancient/modern majority/minority
maximum/minimum advantage/disadvantage advantages/disadvantages similar/different similarity/difference like/dislike
northeast/southwest northwest/southeast left/right""".split()]
OPPOSITE = {a: b for pair in ANTONYMS for a, b in (pair, pair[::-1])}
NAME = re.compile(r"(?:[A-Z][\w'’.-]*\w|[A-Z])(?:\s+(?:of\s+|the\s+|de\s+)?[A-Z][\w'’.-]*\w)*")
NUMBER = re.compile(r"\b\d[\d,.]*\d\b|\b\d\b")


def names(texts):
    """Names that occur inside sentences of the given texts, most frequent first."""
    counts = {}
    for text in texts:
        for mark in NAME.finditer(text):
            before = text[:mark.start()].rstrip()
            name = mark.group()
            if not before or before[-1] in ".!?\"“(" or len(name) < 4 or name.lower() in STOP:
                continue
            counts[name] = counts.get(name, 0) + 1
    return sorted(counts, key=lambda name: (-counts[name], name))


def impossible(question, passage, answers, pool, rng):
    """A question like the given one that the passage does not answer, or None where no rule fits."""
    rules = [swap_name, swap_number, swap_polarity, negate]
    order = sorted(rules, key=lambda rule: rng.random() * (.35 if rule is negate else 1), reverse=True)
    for rule in order:
        changed = rule(question, passage, answers, pool, rng)
        if changed and changed != question:
            return changed
    return None


def swap_name(question, passage, answers, pool, rng):
    found = [mark for mark in NAME.finditer(question) if mark.start() > 0 and len(mark.group()) > 3]
    if not found or len(pool) < 2:
        return None
    mark = rng.choice(found)
    old = mark.group()
    joined = " ".join(answers).lower()
    def fits(name):
        shared = set(name.lower().split()) & set(question.lower().split())
        return not shared and name.lower() not in joined and abs(len(name.split()) - len(old.split())) <= 1
    # Names of the same passage are the hardest: the words are there, the fact is not.
    near = [name for name in pool if name in passage and fits(name)]
    far = [name for name in pool if fits(name)]
    options = near if near and rng.random() < .65 else far
    return question[:mark.start()] + rng.choice(options) + question[mark.end():] if options else None


def transplant(question, passage, rng):
    """The question about a name of another passage, where both have one of about as many words; else None."""
    there = names([passage])
    found = [mark for mark in NAME.finditer(question) if mark.start() > 0 and len(mark.group()) > 3]
    if not found or not there:
        return None
    mark = max(found, key=lambda mark: len(mark.group()))
    if any(other is not mark and other.group() not in passage for other in found):
        # A second name that the passage lacks would give it away.
        return None
    size = len(mark.group().split())
    fitting = [name for name in there if abs(len(name.split()) - size) <= 1 and name.lower() not in question.lower()]
    return question[:mark.start()] + rng.choice(fitting) + question[mark.end():] if fitting else None


def swap_number(question, passage, answers, pool, rng):
    found = list(NUMBER.finditer(question))
    if not found:
        return None
    mark = rng.choice(found)
    old = mark.group()
    others = [n for n in NUMBER.findall(passage) if n != old and len(n) == len(old) and n not in " ".join(answers)]
    if others and rng.random() < .6:
        new = rng.choice(others)
    elif re.fullmatch(r"1\d{3}|20\d\d", old):
        new = str(int(old) + rng.choice([-40, -20, -10, -7, -3, -2, -1, 1, 2, 3, 6, 10, 25]))
    else:
        new = "".join(rng.choice("123456789") if c.isdigit() else c for c in old)
    return question[:mark.start()] + new + question[mark.end():] if new != old else None


def swap_polarity(question, passage, answers, pool, rng):
    found = [mark for mark in re.finditer(r"[A-Za-z]+", question) if mark.group().lower() in OPPOSITE]
    if not found:
        return None
    mark = rng.choice(found)
    return question[:mark.start()] + OPPOSITE[mark.group().lower()] + question[mark.end():]


def negate(question, passage, answers, pool, rng):
    if re.search(r"\b(not|never|n't|without|no)\b", question):
        return None
    mark = re.search(r"\b(is|are|was|were|did|does|do|can|could|has|had|have|would|will)\b", question)
    if not mark:
        return None
    verb = mark.group()
    if verb in ("is", "are", "was", "were") or rng.random() < .5:
        # 'what was never ...' where the verb is the predicate's, "what didn't ..." where it is an auxiliary.
        words = question[mark.end():].split()
        if verb in ("is", "are", "was", "were"):
            return question[:mark.end()] + rng.choice([" not", " never"]) + question[mark.end():]
        if len(words) < 3:
            return None
    contracted = {"can": "can't", "will": "won't"}.get(verb, verb + "n't")
    return question[:mark.start()] + contracted + question[mark.end():]


def restyle(question, rng):
    """The question as somebody types it who has not read the text: no mark, keywords only, or with slips."""
    kind = rng.random()
    bare = question.rstrip(" ?.")
    if kind < .4:
        return bare
    if kind < .65:
        kept = [word for word in bare.split() if word.lower().strip(",") not in STOP]
        return " ".join(kept) if len(kept) >= 2 else bare
    words = question.split()
    long = [at for at, word in enumerate(words) if len(word) > 4 and word.isalpha()]
    if not long:
        return bare
    at = rng.choice(long)
    word, k = words[at], rng.randrange(1, len(words[at]) - 1)
    words[at] = rng.choice([word[:k] + word[k + 1:], word[:k] + word[k + 1] + word[k] + word[k + 2:],
                            word[:k] + word[k] + word[k:]])
    return " ".join(words)
