"""Measures the guard on pairs of facts and answer: what it catches, what it repairs, how fast.

    .venv/bin/python deploy/bench/guard.py [--wrong] FILE.jsonl …

Each line: facts, answer, label ("ok", "contradiction" or "unsupported"), kind, span. An answer
counts as caught where anything in it is found wrong. `--wrong` prints what was judged wrongly.
"""

import argparse
import json
import statistics
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

BASE_DIR = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(BASE_DIR)]

from knowledgebase.language.claims import judge, read  # noqa: E402

_OK = "ok"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--wrong", action="store_true", help="print what was judged wrongly")
    options = parser.parse_args()
    for file in options.files:
        rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line]
        _measure(file.name, rows, show=options.wrong)


def _measure(name: str, rows: list[dict[str, Any]], *, show: bool) -> None:
    kinds: dict[tuple[bool, str], list[bool]] = defaultdict(list)
    seconds = []
    for row in rows:
        read.cache_clear()
        read(row["facts"])  # an index has read its facts before anybody asks
        began = time.perf_counter()
        found = judge(row["answer"], [row["facts"]])
        seconds.append(time.perf_counter() - began)
        wrong = row["label"] != _OK
        right = bool(found) is wrong
        kinds[wrong, row["kind"]].append(right)
        if show and not right:
            reasons = "; ".join(f"{one.check}: {one.said!r} / {one.fact!r}" for one in found)
            print(f"[{row['label']} {row['kind']}] {row['facts']}\n   -> {row['answer']}")
            print(f"   {reasons or row['span']} ({row['note']})\n")
    print(f"{name}: {len(rows)} pairs")
    for wrong, word in ((True, "caught"), (False, "left as they are")):
        told = {kind: right for (one, kind), right in sorted(kinds.items()) if one is wrong}
        every = [right for rights in told.values() for right in rights]
        print(f"  {word}: {sum(every)} of {len(every)} ({sum(every) / max(len(every), 1):.1%})")
        print("    " + ", ".join(f"{kind} {sum(one)}/{len(one)}" for kind, one in told.items()))
    print(f"  median {statistics.median(seconds) * 1000:.2f} ms, most {max(seconds) * 1000:.1f} ms")


if __name__ == "__main__":
    main()
