"""Writes the model card of an exported reader: what it is, where it comes from, and its figures.

    python card.py reader-int8.onnx --weights average.safetensors --data ../../shared/data --state STATE --run NAME

The card lies beside the model as reader-int8.json; check.py holds the model against it.
"""
import argparse
import hashlib
import json
import pathlib

import blake3

import data
import evaluate
import fetch
import paraphrase
import train

BASE = dict(name="sentence-transformers/all-MiniLM-L6-v2", package=fetch.PACKAGE, sha256=fetch.SHA256,
            licence="Apache-2.0")
DATA = [
    dict(file="new_wiki_v1.0.json", name="SquadShifts New Wikipedia", by="Miller et al. 2020", licence="CC BY 4.0"),
    dict(file="reddit_v1.0.json", name="SquadShifts Reddit", by="Miller et al. 2020", licence="CC BY 4.0"),
    dict(file="amazon_reviews_v1.0.json", name="SquadShifts Amazon reviews", by="Miller et al. 2020",
         licence="CC BY 4.0"),
    dict(file="squad2-part-a.json", name="SQuAD 2.0 dev, 17 articles", by="Rajpurkar et al. 2018",
         licence="CC BY-SA 4.0"),
]

# Questions were put in other words with it; no word of it is in the weights' file.
WORDS = dict(name="WordNet 3.1", by="Princeton University", package=paraphrase.PACKAGE,
             sha256=paraphrase.SHA256["index.sense"], licence="WordNet 3.0 licence")


def sha256(file):
    return hashlib.sha256(pathlib.Path(file).read_bytes()).hexdigest()


def held_back(o):
    split = json.loads((pathlib.Path(__file__).parent / "split.json").read_text())["held_back"]
    return evaluate.Held(data.load(o.data, split, train.open_tokenizer(o.state), held_back=True))


def figures(read, held, limit=0):
    """The figures of paragraph mode on the held-back articles, one set for each file that looks like what is asked."""
    return {source: evaluate.paragraph_figures(read, held, source, limit) for source in ("squad", "wiki")}


def main():
    import model
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("file")
    parser.add_argument("--weights", required=True, help="the .safetensors file that was exported")
    parser.add_argument("--data", required=True)
    parser.add_argument("--state", required=True)
    parser.add_argument("--note", default="", help="how the weights were trained, in a sentence")
    o = parser.parse_args()
    held = held_back(o)
    files = pathlib.Path(o.data)
    card = dict(
        name="pullquote reader", file=pathlib.Path(o.file).name, bytes=pathlib.Path(o.file).stat().st_size,
        sha256=sha256(o.file), blake3=blake3.blake3(pathlib.Path(o.file).read_bytes()).hexdigest(), weights_sha256=sha256(o.weights), training=o.note,
        inputs=["input_ids", "token_type_ids"], outputs=["start_logits", "end_logits", "answerable"],
        tokenizer=dict(file="tokenizer.json", sha256=sha256(pathlib.Path(o.state) / "base" / "tokenizer.json"),
                       longest_question=data.MAX_QUESTION, longest_passage_in_training=data.MAX_PASSAGE),
        base=BASE, data=[dict(entry, sha256=sha256(files / entry["file"])) for entry in DATA],
        words=WORDS,
        split_sha256=sha256(pathlib.Path(__file__).parent / "split.json"),
        figures=dict(shipped=figures(evaluate.onnx_reader(o.file), held),
                     fp32=figures(evaluate.torch_reader(model.load(o.weights), autocast=False), held)))
    target = pathlib.Path(o.file).with_suffix(".json")
    target.write_text(json.dumps(card, indent=1) + "\n")
    print(target)


if __name__ == "__main__":
    main()
