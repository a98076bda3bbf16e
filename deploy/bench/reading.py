"""How long a file takes to read, and how much memory: 100,000 rows of three columns.

As a workbook and as CSV: a question, an answer, and a price with two decimals. Each reading is a
process of its own; *seconds* is the processor's time of the quickest, *memory* the most that it
held beside what the program holds before it reads. With `--before` the same files are read by
another checkout too, in turns. The exit status counts the promises that were missed.

    python deploy/bench/reading.py [--before PATH] [--rows 100000] [--times 5]
"""

import argparse
import csv
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import xlsxwriter

HERE = Path(__file__).resolve().parents[2]
MOST_SLOWER = 1.1
LEAST_MEMORY_MB = 200
MEMORY_PER_BYTE = 20
_MB = 1024 * 1024
_READING = """
import json, re, sys, time
from pathlib import Path
from finetune.data.limits import Limits
from finetune.data.reading import read
path, most = Path(sys.argv[1]), int(sys.argv[2])
def held():
    return int(re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1])
before, start = held(), time.process_time()
book = read(path, filename=path.name, limits=Limits(rows=most))
seconds = time.process_time() - start
rows = sum(len(table.lines) for table in book.tables)
print(json.dumps({"seconds": seconds, "kb": held() - before, "rows": rows}))
"""


@dataclass(frozen=True, kw_only=True)
class Measured:
    """The quickest of several readings, and the most memory of any of them."""

    seconds: float
    memory_mb: float
    rows: int


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--before", type=Path)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=5)
    options = parser.parse_args()
    builds = {"this": HERE} | ({"before": options.before} if options.before else {})
    missed = 0
    with TemporaryDirectory(prefix="longslope-reading-") as folder:
        for path in (_xlsx(Path(folder), options.rows), _csv(Path(folder), options.rows)):
            found = _measure(path, builds, options.rows, options.times)
            missed += _report(path, found)
    return missed


def _rows(count: int) -> list[tuple[str, str, float]]:
    return [
        (
            f"What about order number {at}, please?",
            f"Order {at} takes {at % 17} days, and {at % 5} more over the holidays.",
            at / 7,
        )
        for at in range(1, count)
    ]


def _xlsx(folder: Path, count: int) -> Path:
    with xlsxwriter.Workbook(str(folder / "rows.xlsx")) as book:
        sheet = book.add_worksheet("FAQ")
        price = book.add_format({"num_format": "0.00"})
        sheet.write_row(0, 0, ["Question", "Answer", "Price"])
        for at, row in enumerate(_rows(count), start=1):
            sheet.write_row(at, 0, row[:2])
            sheet.write_number(at, 2, row[2], price)
    return folder / "rows.xlsx"


def _csv(folder: Path, count: int) -> Path:
    with (folder / "rows.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["Question", "Answer", "Price"])
        writer.writerows((*row[:2], f"{row[2]:.2f}") for row in _rows(count))
    return folder / "rows.csv"


def _measure(path: Path, builds: dict[str, Path], rows: int, times: int) -> dict[str, Measured]:
    readings: dict[str, list[Measured]] = {name: [] for name in builds}
    for _ in range(times):
        for name, checkout in builds.items():
            readings[name].append(_read(path, checkout, rows))
    return {
        name: Measured(
            seconds=min(one.seconds for one in several),
            memory_mb=max(one.memory_mb for one in several),
            rows=several[0].rows,
        )
        for name, several in readings.items()
    }


def _read(path: Path, checkout: Path, rows: int) -> Measured:
    roots = os.pathsep.join((str(checkout), str(checkout / "platform")))
    done = subprocess.run(
        [sys.executable, "-c", _READING, str(path), str(rows)],
        env={**os.environ, "PYTHONPATH": roots},
        cwd=checkout,
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(done.stdout)
    return Measured(seconds=found["seconds"], memory_mb=found["kb"] / 1024, rows=found["rows"])


def _report(path: Path, found: dict[str, Measured]) -> int:
    size = path.stat().st_size
    print(f"{path.suffix[1:]}: {size / _MB:.1f} MB")
    for name, one in found.items():
        print(f"  {name:6} {one.rows} rows  {one.seconds:.2f} s  {one.memory_mb:.0f} MB")
    missed = int(found["this"].memory_mb > max(LEAST_MEMORY_MB, MEMORY_PER_BYTE * size / _MB))
    if "before" in found:
        ratio = found["before"].seconds / found["this"].seconds
        print(f"  {ratio:.2f} times as fast as before")
        missed += ratio < 1 / MOST_SLOWER
    return missed


if __name__ == "__main__":
    sys.exit(main())
