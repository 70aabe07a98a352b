"""Retrains the reader from the packages and the data, to the exported model and its card; run again, it goes on.

    pip install -r requirements.txt
    python retrain.py --data ../../shared/data --state STATE

First self-supervised spans, then two rounds, each of labelled examples at a full rate and then at a falling one, the
latter in two orders, of which the mean weights are taken ("model soup"; Wortsman et al. 2022). The second round begins
where the first ended; a part of its questions is asked in other words, and its fall goes through the rounding of the
exported file. What is exported is the mean of both rounds. 25 to 45 examples a second on two idle cores with AMX; one
pool has 512 examples. STATE/export then holds reader-int7.onnx, its card reader-int7.json, and the other forms to
compare with. Training runs at the lowest priority. paraphrase.py needs npm.
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
# Pools of each part. Pools of the second round are numbered from SECOND on, so that it draws its examples anew.
SPANS, MAIN, DECAY = 60, 100, 60
SECOND, SECOND_MAIN, SECOND_DECAY = 400, 100, 56
SEEDS = (1, 2)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--data", required=True)
    parser.add_argument("--state", required=True)
    o = parser.parse_args()
    state = pathlib.Path(o.state)
    places = ["--data", o.data, "--state", o.state]
    # Threads that wait must not spin, or they take the time of whatever else runs.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    os.nice(19)

    step("fetch.py", "--state", o.state)
    begun = state / "spans" / "average.safetensors"
    if not begun.exists():
        step("train.py", *places, "--run", "spans", "--spans", "--pools", SPANS, "--seed", SEEDS[0],
             "--keep-every", 20, "--evaluate-every", 20)
    first = train_round(places, state, "first", begun, 0, MAIN, DECAY)
    step("paraphrase.py", *places)
    second = train_round(places, state, "second", first, SECOND, SECOND_MAIN, SECOND_DECAY, "--reworded")
    weights = state / "reader.safetensors"
    step("mean.py", weights, first, second)
    step("export.py", weights, "--out", state / "export")
    step("card.py", state / "export" / "reader-int7.onnx", "--weights", weights, *places,
         "--note", f"{SPANS} pools of 512 self-supervised spans, {MAIN} pools of labelled examples at the full rate, {DECAY} "
                   f"at a falling one in each of two orders; from their mean {SECOND_MAIN} pools with questions in other "
                   f"words, {SECOND_DECAY} at a falling rate in two orders through the rounding of the exported file; the "
                   f"mean of both rounds; dropout {DROPOUT}")
    step("check.py", state / "export" / "reader-int7.onnx", *places)


def train_round(places, state, name, start, number, pools, decay, *more):
    """Trains at the full rate and then twice at a falling one; returns the file of the two falls' mean."""
    plateau = state / f"{name}-main" / f"pool-{number + pools:04}.safetensors"
    if not plateau.exists():
        step("train.py", *places, "--run", f"{name}-main", "--from", start, "--first-pool", number, "--pools", pools,
             "--seed", SEEDS[0], "--dropout", DROPOUT, "--keep-every", 10, "--evaluate-every", 20,
             "--shares", json.dumps(MAIN_SHARES), *more)
    falls = [state / f"{name}-fall-{seed}" / "average.safetensors" for seed in SEEDS]
    # The first round's weights are rounded after training, the second's are trained with the rounding.
    rounding = ["--coarse"] if more else []
    for seed, fall in zip(SEEDS, falls):
        if not fall.exists():
            step("train.py", *places, "--run", fall.parent.name, "--from", plateau, "--first-pool", number + pools,
                 "--pools", decay, "--decay", decay, "--warmup", 20, "--seed", seed, "--dropout", DROPOUT,
                 "--keep-every", 20, "--evaluate-every", 20, "--shares", json.dumps(LAST_SHARES), *more, *rounding)
    mean = state / f"{name}.safetensors"
    step("mean.py", mean, *falls)
    return mean


def step(script, *arguments):
    command = [sys.executable, str(HERE / script), *map(str, arguments)]
    print(" ".join(command), flush=True)
    subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
