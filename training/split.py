"""Writes split.json: what is held back, by whole articles (reddit: by paragraph). Run once; the file is committed."""
import json
import pathlib
import sys

import data


def main():
    held = data.make_split(pathlib.Path(sys.argv[1]))
    text = json.dumps(dict(
        how="the first of each file's articles by the sha256 of the title (reddit: of the paragraph's text, "
            "16 digits): four of part A, a fifth of new_wiki, a twentieth of amazon_reviews and reddit",
        held_back=held), indent=1)
    (pathlib.Path(__file__).parent / "split.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
