#!/usr/bin/env python3
"""Writes the licences of everything that the program is made of: who gives the program away gives this along.

    packaging/third_party.py [--target TRIPLE] [--features NAMES] > THIRD-PARTY.txt

It asks cargo which crates are compiled into the program for a target (by default Linux on x86-64) and prints the licence
files of each, equal ones once, and those that lie in src/ beside the works of others. What it writes stands in no commit,
as it would be wrong after the next update of a crate; the Dockerfile makes it for each image. Needs Python 3.9, cargo, and
the crates' sources, which a build has fetched.

cargo-about does the same for more projects than this one. It is no tool of ours because it would have to be compiled
first, from more crates than it would list.
"""

import argparse
import collections
import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
LICENCE_FILE = re.compile(r"(licen[cs]e|copying|copyright|notice|unlicense)", re.I)
# Sources of others that lie in a crate, with where their licence is.
WITHIN = {"openssl-src": ["openssl/LICENSE.txt"]}
# What stands for crates that say under which terms they come and bring no text along.
COMMON = {"MIT": "LICENSE-MIT", "Apache-2.0": "LICENSE-APACHE"}
# No licence is as short as this: it is a line that names one.
SHORT = 400
RULE = "=" * 100


def cargo(*arguments):
    command = ["cargo", *arguments, "--locked"]
    return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


def crates(target, features):
    """The crates that are compiled into the program, with what cargo knows of them."""
    metadata = cargo("metadata", "--format-version", "1", "--filter-platform", target, "--features", features)
    known = {(package["name"], package["version"]): package for package in json.loads(metadata)["packages"]}
    tree = cargo("tree", "--edges", "normal", "--prefix", "none", "--format", "{p}", "--target", target,
                 "--features", features)
    found = {}
    for line in tree.splitlines():
        if line.strip():
            name, version = line.split()[:2]
            found[name, version.lstrip("v")] = known[name, version.lstrip("v")]
    # A crate that compiles C has the C sources as a dependency of its build alone.
    found.update((key, package) for key, package in known.items() if key[0] in WITHIN)
    return [package for key, package in sorted(found.items()) if key[0] != "pullquote"]


def texts(package):
    """The texts of a crate's licences."""
    folder = pathlib.Path(package["manifest_path"]).parent
    files = [file for file in sorted(folder.iterdir()) if file.is_file() and LICENCE_FILE.match(file.name)]
    files += [folder / within for within in WITHIN.get(package["name"], [])]
    found = [file.read_text("utf-8", errors="replace").strip() for file in files]
    if any(len(text) > SHORT for text in found):
        return [text for text in found if text]
    for licence, name in COMMON.items():
        if licence in (package["license"] or ""):
            return [*filter(None, found), general(licence, (ROOT / name).read_text("utf-8"), package)]
    sys.exit(f"{package['name']}: no licence text, and none is known for {package['license']!r}")


def general(licence, text, package):
    """The text of a licence with the crate's authors as those who give it."""
    if licence != "MIT":
        return text.strip()
    authors = ", ".join(package["authors"]) or f"the authors of {package['name']}"
    return re.sub(r"^Copyright .*$", f"Copyright (c) {authors}", text, flags=re.M).strip()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--target", default="x86_64-unknown-linux-gnu", metavar="TRIPLE")
    parser.add_argument("--features", default="", metavar="NAMES", help="features that are not on by default")
    options = parser.parse_args()
    packages = crates(options.target, options.features)
    users = collections.defaultdict(list)
    for package in packages:
        for text in texts(package):
            users[text].append(f"{package['name']} {package['version']}")
    for file in sorted((ROOT / "src").rglob("*")):
        if file.is_file() and file.name.startswith("LICENSE"):
            users[file.read_text("utf-8").strip()].append(f"what lies in {file.parent.relative_to(ROOT)}")
    print("pullquote is made of the works below, each under the terms that stand with it.")
    print("pullquote's own terms are in LICENSE-MIT and LICENSE-APACHE, those of its model in models/README.md.\n")
    for package in packages:
        print(f"{package['name']} {package['version']}: {package['license']}")
    for text, names in sorted(users.items(), key=lambda pair: pair[1]):
        print(f"\n{RULE}\n{', '.join(names)}\n{RULE}\n\n{text}")


if __name__ == "__main__":
    main()
