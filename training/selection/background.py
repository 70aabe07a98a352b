#!/usr/bin/env python3
"""Counts in how many paragraphs of general English each common word stands, for src/text/background.tsv.

    background.py [--data ../shared/data] > src/text/background.tsv

A corpus of a few paragraphs cannot tell a common word from a rare one; these counts stand in for the texts that it does
not have. Encyclopedia articles count half, posts and reviews a quarter each. Needs Python 3.9 and nothing else.
"""
import argparse
import collections
import json
import os
import re
import unicodedata

SOURCES = [(["new_wiki_v1.0.json", "squad2-part-a.json"], 0.5), (["reddit_v1.0.json"], 0.25), (["amazon_reviews_v1.0.json"], 0.25)]
WORDS = 4000
SCALE = 100_000


def folded(text):
    text = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
    return {re.sub(r"'s$", "", w).replace("'", "") for w in re.findall(r"[a-z0-9]+(?:['’][a-z]+)?", text.replace("’", "'"))}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--data", default="../shared/data")
    options = parser.parse_args()
    share = collections.Counter()
    for names, weight in SOURCES:
        count, paragraphs = collections.Counter(), 0
        for name in names:
            with open(os.path.join(options.data, name), encoding="utf-8") as file:
                for article in json.load(file)["data"]:
                    for paragraph in article["paragraphs"]:
                        count.update(folded(paragraph["context"]))
                        paragraphs += 1
        for word, number in count.items():
            share[word] += weight * number / paragraphs
    for word, value in sorted(share.most_common(WORDS)):
        print(f"{word}\t{round(SCALE * value)}")


if __name__ == "__main__":
    main()
