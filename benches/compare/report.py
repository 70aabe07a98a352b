"""Writes the figures of run.py into docs/benchmarks.md, between the two marks, and draws docs/benchmarks.svg.

    report.py results.json --docs FOLDER

What stands outside of the marks is written by hand and stays as it is.
"""
import argparse
import json
import pathlib

# Raised whenever the tables change, so that a test can see that the document is of this program.
VERSION = 3
BEGIN, END = f"<!-- measured by benches/compare/run.py, version {VERSION} -->", "<!-- end of what was measured -->"
# Load up to which nothing else can have run: the engine's core, and this program.
QUIET = 2
WORDS, READ, HYBRID = "pullquote", "pullquote + reader", "hybrid"
UNSURE, LEAST_SURE = "pullquote, unsure read", "pullquote, least sure read"
OWN = (WORDS, READ, UNSURE, LEAST_SURE)
# Letters and lines, and what they become on a dark page.
INK, LIGHT_INK = "#1f2328", "#e6edf3"
COLOURS = {WORDS: "#d1495b", READ: "#8f2d56", UNSURE: "#b5838d", LEAST_SURE: "#d8a48f", "tantivy": "#e09f3e", "Lucene": "#3a7ca5",
           "bm25s": "#2a9d8f", "rank_bm25": "#7f8c8d", "MiniLM": "#7b61c4", HYBRID: "#588157"}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("results")
    parser.add_argument("--docs", required=True)
    options = parser.parse_args()
    results = json.loads(pathlib.Path(options.results).read_text())
    docs = pathlib.Path(options.docs)
    document = docs / "benchmarks.md"
    before, after = around(document.read_text() if document.exists() else "# Benchmarks\n\n")
    document.write_text(f"{before}{BEGIN}\n\n{measured(results)}\n{END}{after}")
    print(f"written: {document}")
    try:
        draw(results, docs / "benchmarks.svg")
        print(f"drawn: {docs / 'benchmarks.svg'}")
    except ModuleNotFoundError as cause:
        print(f"not drawn: {cause}")


def around(text):
    """What stands before and after the marks of whichever version."""
    begin, end = text.find("<!-- measured by benches/compare/run.py"), text.find(END)
    if begin < 0 or end < begin:
        return text, "\n"
    return text[:begin], text[end + len(END):]


def measured(results):
    lines = [about(results), ""]
    for size in results["sizes"]:
        lines += [f"### {named(size)}", "", *table(size), ""]
    lines += ["### Where another is better", "", *better(results), "", "### What was not run", "", *not_run(results), ""]
    return "\n".join(lines)


def about(results):
    machine, versions = results["machine"], dict(results["versions"])
    loads = ", ".join(f"{size['load']:.1f}" for size in results["sizes"])
    commit, ours = versions.pop("commit"), versions.pop(WORDS, WORDS)
    # The hybrid's says what MiniLM's says, and the reader is in the same program.
    for name in (*OWN[1:], "MiniLM" if HYBRID in versions else HYBRID):
        versions.pop(name, None)
    return "\n".join([
        f"- **Date**: {results['when']}; {minutes(results['seconds'])}, and before {minutes(results['preparation_seconds'])} "
        "to build and fetch.",
        f"- **Machine**: {machine['processor']}, {machine['cores']} cores, {machine['memory_gb']} GB, {machine['system']}. "
        f"Load when the rounds began, by corpus: {loads}. The engines' core alone makes it 1.",
        f"- **Versions**: {ours} at {commit}; {'; '.join(versions.values())}.",
        f"- **Rounds**: {results['rounds']}.",
    ] + busy(results))


def busy(results):
    """A warning where the machine did something else meanwhile."""
    if max(size["load"] for size in results["sizes"]) <= QUIET:
        return []
    return ["", "**The machine was busy with other work.** What is right does not depend on that; times and ratios do, the "
            "longest most of all. Take them from a run of your own."]


def minutes(seconds):
    return f"{seconds / 60:.1f} minutes"


def named(size):
    return f"{size['passages']:,} passages in {size['articles']:,} articles"


def table(size):
    base = size["engines"][WORDS]
    rows = ["| | first sentence right | first passage right | one of three | median | mean | 99% | ratio of medians "
            "| passages alone | asked from outside | indexing |",
            "|---|---|---|---|---|---|---|---|---|---|---|"]
    for name, found in size["engines"].items():
        spread = f"{ratio(found['ratio'])} ({ratio(found['ratio_low'])} to {ratio(found['ratio_high'])})"
        searched = time(found["searched"]) if "searched" in found else ""
        rows.append(f"| {name} | {share(found['acc1'])} | {share(found['passage1'])} | {share(found['passage3'])} "
                    f"| {time(found['p50'])} | {time(found['mean'])} | {time(found['p99'])} | {'1' if found is base else spread} "
                    f"| {searched} | {time(found['wall'])} | {found['index_seconds']:.1f} s |")
    fewest = min(found["asked"] for found in size["engines"].values())
    rows += ["", f"{size['questions']} questions; times of {base['asked']} a round, of {fewest} where they are long."]
    return rows


def better(results):
    """Every engine that is faster or more often right than pullquote, and what became of the two goals."""
    lines = []
    for size in results["sizes"]:
        engines = size["engines"]
        words, read = engines[WORDS], engines.get(READ, engines[WORDS])
        others = {name: found for name, found in engines.items() if name not in OWN}
        faster = [f"{name} ({ratio(found['ratio'])})" for name, found in others.items() if found["ratio"] < 1]
        search = [f"{name} ({time(found['searched'])})" for name, found in others.items()
                  if found["searched"] < words["p50"]]
        right = [f"{name} ({share(found['acc1'])})" for name, found in others.items() if found["acc1"] > words["acc1"]]
        above = [f"{name} ({share(found['acc1'])})" for name, found in others.items() if found["acc1"] > read["acc1"]]
        lines.append(f"- {size['passages']:,} passages. Faster than pullquote by words: {listed(faster)}; faster at finding "
                     f"passages than pullquote at the whole answer: {listed(search)}. More often right: {listed(right)}; than "
                     f"with the reader: {listed(above)}.")
        if HYBRID in engines:
            lines.append("  Right, and in what time: " + "; ".join(
                f"{name} {share(engines[name]['acc1'])} in {both(engines[name])}"
                for name in (HYBRID, *OWN) if name in engines) + ".")
    return lines


def both(found):
    return f"{time(found['p50'])} (mean {time(found['mean'])})"


def not_run(results):
    lines = [f"- {name}: {why}" for name, why in results["skipped"].items()]
    return lines or ["Nothing failed. What reads vectors, and rank_bm25, are asked over at most 2,000 passages."]


def listed(names):
    return ", ".join(names) or "none"


def share(value):
    return f"{value:.3f}".lstrip("0") if value < 1 else "1"


def ratio(value):
    return f"{value:.2f}" if value < 10 else f"{value:.0f}"


def time(microseconds):
    return f"{microseconds / 1000:.2f} ms" if microseconds < 10_000 else f"{microseconds / 1000:.0f} ms"


def draw(results, file):
    """Left: how often right over time, where all engines are asked. Right: time over the size of the corpus."""
    # Here, so that the tables can be written without it.
    import matplotlib
    matplotlib.use("svg")
    from matplotlib import pyplot
    matplotlib.rcParams.update({
        "svg.fonttype": "none", "svg.hashsalt": "pullquote", "font.family": "sans-serif", "font.size": 10,
        "text.color": INK, "axes.labelcolor": INK, "axes.edgecolor": INK, "xtick.color": INK, "ytick.color": INK})
    figure, (quality, scale) = pyplot.subplots(1, 2, figsize=(11, 4.6))
    fullest = max(results["sizes"], key=lambda size: (len(size["engines"]), size["passages"]))
    for name, found in fullest["engines"].items():
        quality.scatter(found["p50"] / 1000, found["acc1"], s=60, color=COLOURS[name])
        quality.annotate(name, (found["p50"] / 1000, found["acc1"]), xytext=(7, 5), textcoords="offset points")
    quality.set(xscale="log", xlabel="median time of an answer, ms (one core)", ylabel="first sentence right",
                title=named(fullest))
    quality.margins(x=.25, y=.12)
    for name, colour in COLOURS.items():
        points = [(size["passages"], size["engines"][name]["p50"] / 1000)
                  for size in results["sizes"] if name in size["engines"]]
        if points:
            scale.plot(*zip(*points), marker="o", color=colour, label=name)
    scale.set(xscale="log", yscale="log", xlabel="passages", ylabel="median time of an answer, ms (one core)",
              title="by corpus size")
    scale.legend(frameon=False, fontsize=8, ncols=2)
    for axes in (quality, scale):
        axes.spines[["top", "right"]].set_visible(False)
        axes.patch.set_alpha(0)
    figure.tight_layout()
    figure.savefig(file, transparent=True, metadata={"Date": None})
    file.write_text(dark_too(file.read_text()))


def dark_too(drawing):
    """The drawing with lighter ink where the reader's page is dark."""
    rules = "".join(f'[style*="{kind}: {INK}"]{{{kind}:{LIGHT_INK} !important}}' for kind in ("fill", "stroke"))
    style = f"<style>@media (prefers-color-scheme: dark){{{rules}}}</style>"
    end = drawing.index(">", drawing.index("<svg")) + 1
    return f"{drawing[:end]}\n {style}{drawing[end:]}"


if __name__ == "__main__":
    main()
