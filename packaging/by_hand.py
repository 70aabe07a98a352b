#!/usr/bin/env python3
"""Builds the image of the Dockerfile without Docker, and runs it: for machines that have no container engine.

    packaging/by_hand.py bases FOLDER             the two base images, put together from packages of Debian (needs root)
    packaging/by_hand.py build FOLDER [--offline] every stage of the Dockerfile in FOLDER, from a clean checkout of HEAD
    packaging/by_hand.py run FOLDER ARGUMENTS...  the last stage's program as its user, root read-only, no capabilities
    packaging/by_hand.py run FOLDER --health      the last stage's health check, in the same way

It reads the Dockerfile itself, knows the instructions that stand in it, and stops at any other. What it cannot show: that
the names of the base images are right, and what a container engine itself does (layers, health checks, restarts).

Needs Linux, root, and the Debian packages debootstrap and bubblewrap.
"""

import fnmatch
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
# What gcr.io/distroless/cc-debian12 is made of, by its own build files.
DISTROLESS = "base-files ca-certificates libc6 libgcc-s1 libgomp1 libssl3 libstdc++6 media-types netbase tzdata"
TOOLCHAIN = "ca-certificates,gcc,libc6-dev"
USER = 65532


def sh(*command, **options):
    return subprocess.run([str(part) for part in command], check=True, **options)


def rust_version():
    return re.search(r"^FROM rust:([0-9.]+)", (ROOT / "Dockerfile").read_text(), re.M).group(1)


def bases(folder):
    """Makes the roots of the two base images."""
    rust = folder / "bases/rust"
    if not (rust / "usr/local/cargo").exists():
        sh("debootstrap", "--variant=minbase", f"--include={TOOLCHAIN}", "bookworm", rust)
        # The image has a toolchain of rustup in /usr/local; the one of this machine takes its place.
        toolchain = next(pathlib.Path.home().glob(f".rustup/toolchains/{rust_version()}-*"))
        (rust / "usr/local/toolchain").mkdir()
        (rust / "usr/local/cargo").mkdir()
        (rust / "usr/local/toolchain.from").write_text(str(toolchain))
    small = folder / "bases/distroless"
    if not small.exists():
        packages = folder / "packages"
        packages.mkdir(parents=True, exist_ok=True)
        os.chmod(packages, 0o777)
        sh("apt-get", "download", "-q", *DISTROLESS.split(), cwd=packages)
        small.mkdir(parents=True)
        for package in sorted(packages.glob("*.deb")):
            sh("dpkg-deb", "--extract", package, small)
        # Without scripts of packages the bundle has to be put together here.
        certificates = sorted((small / "usr/share/ca-certificates").rglob("*.crt"))
        bundle = small / "etc/ssl/certs/ca-certificates.crt"
        bundle.parent.mkdir(parents=True, exist_ok=True)
        bundle.write_bytes(b"".join(path.read_bytes() for path in certificates))
        (small / "etc/passwd").write_text(f"root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:{USER}:{USER}:nonroot:/nonexistent:/sbin/nologin\n")
        (small / "etc/group").write_text(f"root:x:0:\nnonroot:x:{USER}:\n")


def instructions():
    """The Dockerfile as pairs of a word and the rest."""
    text = re.sub(r"^\s*#.*\n", "", (ROOT / "Dockerfile").read_text(), flags=re.M)
    for line in text.replace("\\\n", " ").splitlines():
        if line.strip():
            word, rest = line.strip().split(None, 1)
            yield word, rest.strip()


def stages():
    """The stages: name, base, and what is done."""
    found = []
    for word, rest in instructions():
        if word == "FROM":
            base, _, name = rest.partition(" AS ")
            found.append((name or str(len(found)), base, []))
        else:
            found[-1][2].append((word, rest))
    return found


def context(folder):
    """What `docker build` would be given: the files of HEAD that .dockerignore does not keep out."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    archive = subprocess.Popen(["git", "archive", "HEAD"], cwd=ROOT, stdout=subprocess.PIPE)
    sh("tar", "-x", "-C", folder, stdin=archive.stdout)
    rules = [line for line in (folder / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")]
    for path in sorted(folder.rglob("*"), reverse=True):
        name = path.relative_to(folder).as_posix()
        parents = [name, *(parent.as_posix() for parent in pathlib.Path(name).parents)]
        is_out = False
        for rule in rules:
            pattern = rule.removeprefix("!")
            if any(fnmatch.fnmatchcase(part, pattern) for part in parents):
                is_out = not rule.startswith("!")
        if is_out and path.is_file():
            path.unlink()
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()
    print("context:", ", ".join(sorted(path.name for path in folder.iterdir())))


def copy(rest, root, work, sources):
    """COPY, with its two options."""
    options = dict(option[2:].split("=") for option in rest.split() if option.startswith("--"))
    *paths, target = [word for word in rest.split() if not word.startswith("--")]
    source = sources[options.get("from")]
    into = root / str(pathlib.PurePosixPath(work) / target).lstrip("/")
    for path in paths:
        origin = source / path.lstrip("/")
        place = into / origin.name if target.endswith("/") or (into.is_dir() and origin.is_file()) else into
        place.parent.mkdir(parents=True, exist_ok=True)
        sh("cp", "-a" if "chown" in options else "-r", f"{origin}/." if origin.is_dir() else origin, place)
        if "chown" in options:
            sh("chown", "-R", options["chown"], place)


def run_step(command, root, work, environment, is_offline):
    """RUN, in the stage's root, with what an image of Rust has in /usr/local."""
    toolchain = (root / "usr/local/toolchain.from").read_text()
    registry = pathlib.Path.home() / ".cargo/registry"
    shell = ["bwrap", "--bind", root, "/", "--ro-bind", toolchain, "/usr/local/toolchain", "--dev", "/dev", "--proc", "/proc"]
    shell += ["--ro-bind", "/etc/resolv.conf", "/etc/resolv.conf", "--chdir", work, "--clearenv", "--unshare-pid"]
    environment = {**environment, "HOME": "/root", "CARGO_HOME": "/usr/local/cargo"}
    environment["PATH"] = "/usr/local/toolchain/bin:/usr/local/cargo/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    if is_offline and registry.exists():
        shell += ["--bind", registry, "/usr/local/cargo/registry"]
        environment["CARGO_NET_OFFLINE"] = "true"
    for name, value in environment.items():
        shell += ["--setenv", name, value]
    sh(*shell, "/bin/sh", "-c", command)


def build(folder, is_offline):
    """Every stage, each in a folder of its own."""
    names = {None: folder / "context"}
    context(names[None])
    settings = {}
    for name, base, steps in stages():
        root = folder / "stages" / name
        shutil.rmtree(root, ignore_errors=True)
        root.parent.mkdir(parents=True, exist_ok=True)
        kind = "rust" if base.startswith("rust:") else "distroless"
        origin = names.get(base, folder / "bases" / kind)
        sh("cp", "-a", origin, root)
        inherited = settings.get(base, {"work": "/", "environment": {}})
        state = {"work": inherited["work"], "environment": dict(inherited["environment"]), "volumes": []}
        for word, rest in steps:
            print(f"[{name}] {word} {rest}", flush=True)
            if word == "WORKDIR":
                state["work"] = rest
                (root / rest.lstrip("/")).mkdir(parents=True, exist_ok=True)
            elif word == "ENV":
                key, value = rest.split("=", 1)
                state["environment"][key] = value
            elif word == "COPY":
                copy(rest, root, state["work"], names)
            elif word == "RUN":
                run_step(rest, root, state["work"], state["environment"], is_offline)
            elif word in ("USER", "ENTRYPOINT"):
                state[word.lower()] = json.loads(rest) if rest.startswith("[") else rest
            elif word == "VOLUME":
                state["volumes"] = json.loads(rest)
            elif word == "HEALTHCHECK":
                state["health"] = json.loads(rest.split("CMD ")[1])
            elif word != "LABEL":
                sys.exit(f"the Dockerfile has an instruction that this script does not know: {word}")
        names[name], settings[name] = root, state
    (folder / "image.json").write_text(json.dumps({"root": str(root), **state}, indent=2))
    sizes = [(path.stat().st_size, path) for path in root.rglob("*") if path.is_file() and not path.is_symlink()]
    print(f"the image has {sum(size for size, _ in sizes) / 1e6:.1f} MB in {len(sizes)} files")


def run(folder, arguments):
    """The image's program, as a container with a read-only root, a tmpfs and volumes would run it."""
    image = json.loads((folder / "image.json").read_text())
    if arguments[:1] == ["--health"]:
        command = image["health"]
    else:
        command = [*image["entrypoint"], *arguments]
    user, _, group = image["user"].partition(":")
    inside = ["setpriv", "--reuid", user, "--regid", group, "--clear-groups", "bwrap", "--unshare-user", "--uid", user, "--gid", group]
    inside += ["--unshare-pid", "--unshare-ipc", "--die-with-parent", "--ro-bind", image["root"], "/", "--proc", "/proc", "--dev", "/dev"]
    inside += ["--size", 64 << 20, "--tmpfs", "/tmp"]
    for volume in image["volumes"]:
        kept = folder / "volumes" / volume.strip("/").replace("/", "-")
        if not kept.exists():
            # A new volume begins with what the image has there.
            kept.parent.mkdir(parents=True, exist_ok=True)
            sh("cp", "-a", pathlib.Path(image["root"]) / volume.lstrip("/"), kept)
        inside += ["--bind", kept, volume]
    # An engine gives these two to every container.
    for name in ("hosts", "resolv.conf"):
        (pathlib.Path(image["root"]) / "etc" / name).touch()
        inside += ["--ro-bind", f"/etc/{name}", f"/etc/{name}"]
    inside += ["--chdir", image["work"], "--clearenv"]
    passed = {name: value for name, value in os.environ.items() if name.startswith(("PULLQUOTE_", "DISCORD_", "RUST_"))}
    for name, value in {**image["environment"], **passed}.items():
        inside += ["--setenv", name, value]
    os.execvp(inside[0], [str(part) for part in [*inside, *command]])


def main():
    match sys.argv[1:]:
        case ["bases", folder]:
            bases(pathlib.Path(folder).resolve())
        case ["build", folder]:
            build(pathlib.Path(folder).resolve(), False)
        case ["build", folder, "--offline"]:
            build(pathlib.Path(folder).resolve(), True)
        case ["run", folder, *arguments]:
            run(pathlib.Path(folder).resolve(), arguments)
        case _:
            sys.exit(__doc__)


main()
