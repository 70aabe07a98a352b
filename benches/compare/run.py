#!/usr/bin/env python3
"""Asks pullquote and what one would take instead of it the same questions over the same articles, side by side, and writes
docs/benchmarks.md and docs/benchmarks.svg.

    python3 benches/compare/run.py [--data DIR] [--bin PROGRAM] [--sizes 0,2000,50000,500000] [--rounds 3]
        [--questions N]

DIR holds SQuAD 2.0's part A, SquadShifts' new Wikipedia articles, the distractors, and evaluate.py, which says what a
right answer is (default: ../shared beside the checkout). Needs Python 3.11 or newer, cargo and PyPI; Lucene needs a JDK.
What cannot be run is left out, and said.

Each engine answers every question once, which warms it and measures its quality. Then come the rounds: in each, every
engine in turn answers the questions one after the other, or the first of them where it is slow; a different engine begins
each round. All are held on one core, and this program on another. Times are the engines' own, from the question's text to the finished
answer; a ratio compares medians of one round, and the median of the rounds is shown.
"""
import argparse
import datetime
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import time

import corpus
import engines
import tools

WORK = tools.ROOT / "target" / "compare"
SIZES = (0, 2_000, 50_000, 500_000)
# Questions of a round for what takes longer than so many microseconds in the median; all others are asked every one.
FEWER, SLOW = 100, 10_000
# What all others are compared with.
BASE = "pullquote"
# Before its part of a round an engine is asked something else for so many seconds.
WARMING = .5


def main():
    options = parsed()
    data = pathlib.Path(options.data).resolve()
    lacking = [name for name in corpus.NEEDED if not (data / name).exists()]
    if lacking:
        print(f"cannot compare: {data} lacks {', '.join(lacking)}; name the folder that has them with --data DIR",
              file=sys.stderr)
        return 1
    begun = time.monotonic()
    try:
        program, tantivy = tools.built(options.bin)
        tools.python()
        skipped, jar = {}, None
        try:
            jar = tools.lucene()
        except tools.Missing as cause:
            skipped["Lucene"] = str(cause)
        model = tools.minilm()
    except tools.Missing as cause:
        print(f"cannot compare: {cause}", file=sys.stderr)
        return 1
    prepared = time.monotonic()
    options.core = share_cores()
    available = lambda passages: engines.all_engines(
        program, tantivy, jar, tools.PYTHON, tools.HERE, model, passages)
    results = {"when": datetime.datetime.now().strftime("%Y-%m-%d"), "rounds": options.rounds,
               "machine": machine(), "versions": versions(), "skipped": skipped, "sizes": []}
    for size in (int(text) for text in options.sizes.split(",")):
        results["sizes"].append(measured(data, size, options, available, results))
    results["preparation_seconds"] = round(prepared - begun)
    results["seconds"] = round(time.monotonic() - prepared)
    (WORK / "results.json").write_text(json.dumps(results, indent=1) + "\n")
    for name, why in skipped.items():
        print(f"not run: {name}: {why}")
    report = [tools.PYTHON, tools.HERE / "report.py", WORK / "results.json", "--docs", options.docs]
    return subprocess.run(list(map(str, report))).returncode


def parsed():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--data", default=tools.ROOT.parent / "shared", help="the folder with data/ and eval/")
    parser.add_argument("--bin", help="the pullquote to measure (default: built here)")
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)),
                        help="passages of each corpus; 0 is the articles with questions alone")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--questions", type=int, help="ask so few, for a trial (default: all)")
    parser.add_argument("--docs", default=tools.ROOT / "docs", help="where the document and the plot are written")
    return parser.parse_args()


def measured(data, size, options, available, results):
    """Everything about one corpus."""
    work = engines.fresh(WORK / str(size))
    print(f"{size or 'few'} passages: writing", flush=True)
    passages = corpus.Corpus(data, work, size)
    passages.questions = passages.questions[:options.questions]
    running = []
    found = {"passages": passages.size, "articles": passages.files, "questions": len(passages.questions), "engines": {}}
    for engine in available(passages.size):
        try:
            seconds = engine.index(passages, work, options.core)
            found["engines"][engine.name] = {"index_seconds": seconds, **quality(engine, passages)}
            results["versions"][engine.name] = engine.version
            running.append(engine)
            print(f"  {engine.name}: indexed in {seconds:.1f} s, {found['engines'][engine.name]}", flush=True)
        except (engines.Failed, OSError) as cause:
            engine.close()
            results["skipped"][f"{engine.name} at {passages.size} passages"] = str(cause)
            print(f"  {engine.name} failed: {cause}", flush=True)
    load = []
    for number in range(options.rounds):
        load.append(os.getloadavg()[0])
        for engine in running[number % len(running):] + running[:number % len(running)]:
            found["engines"][engine.name].setdefault("rounds", []).append(timed(engine, passages))
    for engine in running:
        engine.close()
    found["load"] = max(load)
    summarise(found["engines"])
    for name, figures in found["engines"].items():
        print(f"  {name}: p50 {figures['p50']:.0f} us, p99 {figures['p99']:.0f} us, ratio {figures['ratio']:.2f}",
              flush=True)
    return found


def quality(engine, passages):
    """Shares of the questions where the first sentence, the first passage, and one of three passages are right."""
    sums, times = dict(acc1=0, passage1=0, passage3=0), []
    engine.begin()
    for question in passages.questions:
        answer, _, whole = engine.ask(question["question"])
        times.append(whole)
        right, rank = engine.judge(passages, question, answer)
        sums["acc1"] += right
        sums["passage1"] += rank == 0
        sums["passage3"] += rank is not None and rank < 3
    engine.end()
    engine.is_slow = statistics.median(times) > SLOW
    return {name: total / len(passages.questions) for name, total in sums.items()}


def timed(engine, passages):
    """Microseconds of each question of a round by the engine's own clock, and of one question by this program's."""
    engine.begin()
    until = time.perf_counter() + WARMING
    for text in passages.warming:
        engine.ask(text)
        if time.perf_counter() > until:
            break
    asked = passages.questions[:FEWER if engine.is_slow else None]
    begun = time.perf_counter()
    answers = [engine.ask(question["question"]) for question in asked]
    wall = (time.perf_counter() - begun) / len(asked) * 1e6
    engine.end()
    searched = [search for _, search, _ in answers if search is not None]
    return {"times": [whole for _, _, whole in answers], "searched": searched, "wall": wall}


def summarise(found):
    """Medians of the rounds, and ratios to pullquote by words alone on the same questions."""
    base = found[BASE]["rounds"]
    for figures in found.values():
        rounds = figures["rounds"]
        asked = len(rounds[0]["times"])
        ratios = [statistics.median(round_["times"]) / statistics.median(other["times"][:asked])
                  for round_, other in zip(rounds, base)]
        figures.update(
            asked=asked, ratio=statistics.median(ratios), ratio_low=min(ratios), ratio_high=max(ratios),
            p50=statistics.median(statistics.median(round_["times"]) for round_ in rounds),
            mean=statistics.median(statistics.fmean(round_["times"]) for round_ in rounds),
            p99=statistics.median(percentile(round_["times"], .99) for round_ in rounds),
            wall=statistics.median(round_["wall"] for round_ in rounds))
        if rounds[0]["searched"]:
            figures["searched"] = statistics.median(statistics.median(round_["searched"]) for round_ in rounds)
    for figures in found.values():
        del figures["rounds"]


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def share_cores():
    """Keeps this program off the last of the cores that it may use, and gives that one to the engines; None where the
    system has no say in it."""
    if not hasattr(os, "sched_setaffinity"):
        return None
    *others, last = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, others or [last])
    return last


def machine():
    model = platform.processor() or platform.machine()
    try:
        lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
        model = next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return {"processor": model, "cores": os.cpu_count(), "memory_gb": round(memory), "system": platform.platform(terse=True)}


def versions():
    said = lambda *command: subprocess.run(command, capture_output=True, text=True)
    found = {"Python": f"Python {platform.python_version()}", "rustc": said("rustc", "--version").stdout.strip()}
    commit = said("git", "-C", str(tools.ROOT), "rev-parse", "--short", "HEAD").stdout.strip()
    found["commit"] = commit or "no repository"
    try:
        found["Java"] = said("java", "-version").stderr.splitlines()[0]
    except (OSError, IndexError):
        pass
    return found


if __name__ == "__main__":
    sys.exit(main())
