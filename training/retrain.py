"""Retrains the reader from the packages and the data, to the exported model and its card; run again, it goes on.

    pip install -r requirements.txt
    python retrain.py --data ../../shared/data --state STATE [--main 70] [--decay 14]

About 15 examples a second on two idle cores; one pool has 512 examples. STATE/export then holds reader-int8.onnx, its
card reader-int8.json, and reader-fp32.onnx to compare with. Training runs at the lowest priority.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
# While the rate falls, what looks like encyclopaedias counts for more.
LAST_SHARES = {"squad": .44, "wiki": .44, "amazon": .06, "reddit": .06}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--data", required=True)
    parser.add_argument("--state", required=True)
    parser.add_argument("--main", type=int, default=70, help="pools at the full rate")
    parser.add_argument("--decay", type=int, default=14, help="pools over which the rate falls to nothing")
    parser.add_argument("--seed", type=int, default=1)
    o = parser.parse_args()
    state = pathlib.Path(o.state)
    places = ["--data", o.data, "--state", o.state]
    plateau = state / "main" / f"pool-{o.main:04}.safetensors"
    weights = state / f"decay-{o.main}" / "final.safetensors"
    # Threads that wait must not spin, or they take the time of whatever else runs.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    os.nice(19)

    step("fetch.py", "--state", o.state)
    if not plateau.exists():
        step("train.py", *places, "--run", "main", "--pools", o.main, "--seed", o.seed,
             "--keep-every", 10)
    if not weights.exists():
        step("train.py", *places, "--run", f"decay-{o.main}", "--from", plateau, "--first-pool", o.main,
             "--pools", o.decay, "--decay", o.decay, "--warmup", 20, "--seed", o.seed,
             "--evaluate-every", 0, "--shares", json.dumps(LAST_SHARES))
    step("export.py", weights, "--out", state / "export")
    step("card.py", state / "export" / "reader-int8.onnx", "--weights", weights, *places,
         "--note", f"{o.main} pools of 512 examples at the full rate, {o.decay} at a falling one, seed {o.seed}")
    step("check.py", state / "export" / "reader-int8.onnx", *places)


def step(script, *arguments):
    command = [sys.executable, str(HERE / script), *map(str, arguments)]
    print(" ".join(command), flush=True)
    subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
