"""The engines of the comparison as processes: each is given passages once and then questions, one after the other."""
import json
import os
import shutil
import subprocess
import time


# Above, encoding alone would take longer than the whole comparison may.
MOST_FOR_VECTORS = 2_000


class Failed(Exception):
    """An engine that could not be run, with what it said last."""


class Process:
    """A program that answers each line with a line. It is held on one core where the system allows that."""

    def __init__(self, command, folder, core, log, settings=None):
        hold = None if core is None else lambda: os.sched_setaffinity(0, {core})
        self.log = log
        with open(log, "ab") as errors:
            self.process = subprocess.Popen(
                command, cwd=folder, preexec_fn=hold, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors,
                env={**os.environ, **(settings or {})}, text=True, encoding="utf-8", bufsize=1)

    def line(self):
        line = self.process.stdout.readline()
        if not line:
            said = self.log.read_text(errors="replace").strip().splitlines()
            raise Failed(said[-1] if said else f"it ended with {self.process.wait()}")
        return line

    def ask(self, text):
        self.process.stdin.write(text + "\n")
        return self.line()

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class Other:
    """An engine that knows passages by their numbers. It stays, warm, from its first question to its last."""

    def __init__(self, name, command):
        self.name, self.command = name, command

    def index(self, corpus, work, core):
        """Seconds that indexing takes."""
        folder = fresh(work / self.name)
        command = [str(part).format(passages=corpus.lines, folder=folder, work=work) for part in self.command]
        self.process = Process(command, folder, core, work / f"{self.name}.log")
        _ready, seconds, self.version = self.process.line().rstrip("\n").split(" ", 2)
        return float(seconds)

    def begin(self):
        """Nothing to do: it is there already."""

    def ask(self, question):
        """(answer, microseconds until the passages were found, microseconds of the whole) by its own clock."""
        numbers, best, searched, whole = self.process.ask(question.replace("\n", " ")).split()
        numbers = [] if numbers == "-" else [int(number) for number in numbers.split(",")]
        passage, sentence = map(int, best.split(":"))
        return (numbers, passage, sentence), int(searched) / 1000, int(whole) / 1000

    def judge(self, corpus, question, answer):
        return corpus.judge_places(question, *answer)

    def end(self):
        """It stays warm for the next round."""

    def close(self):
        if hasattr(self, "process"):
            self.process.close()


class Pullquote:
    """pullquote through its command line. It keeps answers, so each round has a process of its own."""

    def __init__(self, name, program, reader, settings=None):
        self.name, self.program, self.reader, self.reads = name, program, reader, reader != "off"
        self.settings = settings

    def index(self, corpus, work, core):
        self.work, self.core, self.store = work, core, work / "pullquote-store"
        self.version = subprocess.run([self.program, "--version"], capture_output=True, text=True).stdout.strip()
        built = work / "pullquote-seconds"
        if self.reads and built.exists():
            # The reader needs no other index.
            return float(built.read_text())
        shutil.rmtree(self.store, ignore_errors=True)
        begun = time.perf_counter()
        command = [self.program, "index", "--articles", corpus.articles, "--index", self.store]
        process = Process(command, work, core, work / f"{self.name}.log")
        process.process.stdout.read()
        process.close()
        if process.process.returncode:
            raise Failed(f"pullquote index ended with {process.process.returncode}, see {process.log}")
        seconds = time.perf_counter() - begun
        built.write_text(str(seconds))
        return seconds

    def begin(self):
        command = [self.program, "ask", "--index", self.store, "--batch", "-", "--candidates", "--top", "3",
                   "--reader", self.reader]
        self.process = Process(command, self.work, self.core, self.work / f"{self.name}.log", self.settings)

    def ask(self, question):
        answer = json.loads(self.process.ask(json.dumps({"id": 0, "question": question})))
        # It does not say when the passages were found.
        return answer, None, answer["micros"]

    def judge(self, corpus, question, answer):
        return corpus.judge_answer(question, answer)

    def end(self):
        self.process.close()

    def close(self):
        """Nothing is left: each round ends its own process."""


def fresh(folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def all_engines(program, tantivy, jar, python, here, model, passages):
    """The engines that are asked over so many passages; Lucene where there is a jar."""
    few = passages <= MOST_FOR_VECTORS
    dense = [python, here / "dense.py"]
    vectors = "{work}/vectors.npz"
    listed = [
        Pullquote("pullquote", program, "off"),
        Pullquote("pullquote + reader", program, "builtin"),
        Pullquote("pullquote, unsure read", program, "builtin", {"PULLQUOTE_READER_READ_BELOW": "0.7"}),
        Pullquote("pullquote, least sure read", program, "builtin", {"PULLQUOTE_READER_READ_BELOW": "0.2"}),
        Other("tantivy", [tantivy, "{passages}", "{folder}"]),
        jar and Other("Lucene", ["java", "-Xmx4g", "-cp", jar, here / "Lucene.java", "{passages}", "{folder}"]),
        Other("bm25s", [python, here / "lexical.py", "bm25s", "{passages}"]),
        few and Other("rank_bm25", [python, here / "lexical.py", "rank_bm25", "{passages}"]),
        few and Other("MiniLM", [*dense, "minilm", "{passages}", model, vectors]),
        few and Other("hybrid", [*dense, "hybrid", "{passages}", model, vectors]),
    ]
    return [engine for engine in listed if engine]
