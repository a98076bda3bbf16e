"""All benchmarks, one after the other: `make bench`. The exit status counts missed promises.

Whole shops are taken the whole way too where their folders are given (`make bench
SHOPS=FOLDER,FOLDER`): that needs the stack to be up, and minutes for each spreadsheet.
"""

import argparse
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
BENCHMARKS = ("reading.py", "pages.py", "gateway.py", "fairness.py", "engine.py", "trainer.py")
OF_SHOPS = "shops.py"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shops", default="", metavar="FOLDER,FOLDER")
    folders = [one for one in parser.parse_args().shops.split(",") if one]
    missed = sum(not _runs_well(name) for name in BENCHMARKS)
    return missed + (bool(folders) and not _runs_well(OF_SHOPS, *folders))


def _runs_well(name: str, *arguments: str) -> bool:
    print(f"\n== {name.removesuffix('.py')}", flush=True)
    command = [sys.executable, str(HERE / name), *arguments]
    return subprocess.run(command, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
