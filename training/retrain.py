"""Retrains the reader from the packages and the data, to the exported model and its card; run again, it goes on.

    pip install -r requirements.txt
    python retrain.py --data ../../shared/data --state STATE [--spans 60] [--main 100] [--decay 60]

First self-supervised spans, then the labelled examples at a full rate, then at a falling one, the last in two different
orders, of which the mean weights are taken ("model soup"; Wortsman et al. 2022). 25 to 45 examples a second
on two idle cores with AMX; one pool has 512 examples. STATE/export then holds reader-int7.onnx, its card
reader-int7.json, and the other forms to compare with. Training runs at the lowest priority.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
DROPOUT = .1
# Shares of the sources at the full rate: each question of the smallest comes up a few times, so the others fill up.
MAIN_SHARES = {"squad": .22, "wiki": .40, "amazon": .19, "reddit": .19}
# While the rate falls, what looks like encyclopaedias counts for a little more.
LAST_SHARES = {"squad": .25, "wiki": .43, "amazon": .16, "reddit": .16}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--data", required=True)
    parser.add_argument("--state", required=True)
    parser.add_argument("--spans", type=int, default=60, help="pools of self-supervised spans")
    parser.add_argument("--main", type=int, default=100, help="pools at the full rate, a multiple of 10")
    parser.add_argument("--decay", type=int, default=60, help="pools over which the rate falls to nothing")
    parser.add_argument("--seed", type=int, default=1)
    o = parser.parse_args()
    state = pathlib.Path(o.state)
    places = ["--data", o.data, "--state", o.state]
    begun = state / "spans" / "average.safetensors"
    plateau = state / "main" / f"pool-{o.main:04}.safetensors"
    falls = [state / f"decay-{o.main}-{seed}" / "average.safetensors" for seed in (o.seed, o.seed + 1)]
    weights = state / f"mean-{o.main}.safetensors"
    # Threads that wait must not spin, or they take the time of whatever else runs.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    os.nice(19)

    step("fetch.py", "--state", o.state)
    if not begun.exists():
        step("train.py", *places, "--run", "spans", "--spans", "--pools", o.spans, "--seed", o.seed,
             "--keep-every", 20, "--evaluate-every", 20)
    if not plateau.exists():
        step("train.py", *places, "--run", "main", "--from", begun, "--pools", o.main, "--seed", o.seed,
             "--dropout", DROPOUT, "--keep-every", 10, "--evaluate-every", 20, "--shares", json.dumps(MAIN_SHARES))
    for seed, fall in enumerate(falls, o.seed):
        if not fall.exists():
            step("train.py", *places, "--run", fall.parent.name, "--from", plateau, "--first-pool", o.main,
                 "--pools", o.decay, "--decay", o.decay, "--warmup", 20, "--seed", seed, "--dropout", DROPOUT,
                 "--keep-every", 20, "--evaluate-every", 20, "--shares", json.dumps(LAST_SHARES))
    step("mean.py", weights, *falls)
    step("export.py", weights, "--out", state / "export")
    step("card.py", state / "export" / "reader-int7.onnx", "--weights", weights, *places,
         "--note", f"{o.spans} pools of 512 self-supervised spans, {o.main} pools of labelled examples at the full rate, "
                   f"{o.decay} at a falling one in each of two orders, whose weights are averaged, dropout {DROPOUT}, "
                   f"seed {o.seed}")
    step("check.py", state / "export" / "reader-int7.onnx", *places)


def step(script, *arguments):
    command = [sys.executable, str(HERE / script), *map(str, arguments)]
    print(" ".join(command), flush=True)
    subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
