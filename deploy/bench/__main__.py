"""All benchmarks, one after the other: `make bench`. The exit status counts missed promises."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
BENCHMARKS = ("pages.py", "gateway.py", "engine.py")


def main() -> int:
    missed = 0
    for name in BENCHMARKS:
        print(f"\n== {name.removesuffix('.py')}", flush=True)
        missed += subprocess.run([sys.executable, str(HERE / name)], check=False).returncode != 0
    return missed


if __name__ == "__main__":
    sys.exit(main())
