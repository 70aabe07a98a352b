"""Averages the weights of runs that began at the same point.

    python mean.py OUT.safetensors IN.safetensors...
"""
import sys

from safetensors.torch import load_file, save_file


def main():
    target, *sources = sys.argv[1:]
    states = [load_file(source) for source in sources]
    mean = {name: sum(state[name] for state in states) / len(states) for name in states[0]}
    save_file({name: tensor.contiguous() for name, tensor in mean.items()}, target)
    print(target)


if __name__ == "__main__":
    main()
