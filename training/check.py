"""Holds a shipped model file against its model card.

    python check.py ../models/reader.onnx [--data ../../shared/data --state STATE]

Without --data: the hash and size, the inputs and outputs, the split's hash, and that base and data are named with their
licences. With --data also: the data files' hashes, and the figures, measured anew (some minutes). Exit status 1 and one
line for each finding where something differs.
"""
import argparse
import json
import pathlib
import sys

import card as cards

# Figures may differ by this much between processors: int8 products are rounded differently. Percent or hundredths.
TOLERANCE = .5


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("model")
    parser.add_argument("--card", default="", help="default: the model's name with .json")
    parser.add_argument("--data", default="")
    parser.add_argument("--state", default="")
    o = parser.parse_args()
    if bool(o.data) != bool(o.state):
        parser.error("--data and --state go together")
    card = json.loads(pathlib.Path(o.card or pathlib.Path(o.model).with_suffix(".json")).read_text())
    findings = [*file_findings(o.model, card), *origin_findings(card)]
    if o.data:
        findings += [*data_findings(o.data, card), *figure_findings(o, card)]
    for finding in findings:
        print(finding, file=sys.stderr)
    if findings:
        sys.exit(1)
    print(f"{o.model} is what its card says" + ("" if o.data else " (figures not measured: no --data)"))


def file_findings(file, card):
    import onnx
    found = cards.sha256(file)
    if found != card["sha256"]:
        yield f"{file}: the sha256 is {found}, the card says {card['sha256']}"
        return
    if pathlib.Path(file).stat().st_size != card["bytes"]:
        yield f"{file}: the card names another size"
    graph = onnx.load(file).graph
    for kind, nodes in (("inputs", graph.input), ("outputs", graph.output)):
        names = [node.name for node in nodes]
        if names != card[kind]:
            yield f"{file}: its {kind} are {names}, the card says {card[kind]}"


def origin_findings(card):
    for entry in [card["base"], card["words"], *card["data"]]:
        if not entry.get("licence") or not entry.get("sha256"):
            yield f"card: {entry.get('name')} has no licence or no hash"
    if card["base"] != cards.BASE:
        yield "card: the base model is not the one that fetch.py takes"
    if [entry["file"] for entry in card["data"]] != [entry["file"] for entry in cards.DATA]:
        yield "card: the data is not what data.py reads"
    if cards.sha256(pathlib.Path(__file__).parent / "split.json") != card["split_sha256"]:
        yield "card: split.json has changed since, so the figures may have been measured on what was trained on"


def data_findings(folder, card):
    for entry in card["data"]:
        if cards.sha256(pathlib.Path(folder) / entry["file"]) != entry["sha256"]:
            yield f"{entry['file']} is not the file that the model was trained on"


def figure_findings(o, card):
    import evaluate
    measured = cards.figures(evaluate.onnx_reader(o.model), cards.held_back(o))
    for source, expected in card["figures"]["shipped"].items():
        for name, value in expected.items():
            found = measured[source][name]
            scale = 100 if isinstance(value, float) and value <= 1 else 1
            if abs(found - value) * scale > TOLERANCE:
                yield f"{source}: {name} is {found}, the card says {value}"


if __name__ == "__main__":
    main()
