"""The program that reads a file, telling at its end what it held: at rest, and at most."""

import atexit
import json
import sys
from pathlib import Path

from finetune.data.program import work
from maas.jobs.program import main


def peak_bytes() -> int:
    """Of this program alone: what the kernel tells a parent counts its own memory too."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


def tell(folder: Path, at_rest: int) -> None:
    (folder / "held.json").write_text(json.dumps([at_rest, peak_bytes()]))


if __name__ == "__main__":
    atexit.register(tell, Path(sys.argv[1]), peak_bytes())
    main(work)
