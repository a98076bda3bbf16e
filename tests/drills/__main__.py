"""Kill every process in turn while jobs run, callers ask and an owner writes; tell what it cost.

    python -m tests.drills --kills 20 --jobs 200 [--only worker,postgres] [--state FOLDER]
        [--report FILE] [--seed N]

A stack of its own, in a folder of its own, gone afterwards. The exit status is 0 where nothing
was lost, doubled or counted wrong.
"""

import argparse
import json
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from tests.drills.victims import EVERYTHING, LEADERS, SUPERVISOR, DrilledStack, Victims
from tests.drills.victims import clean_environment as _clean_environment

CALLERS = 4
SETTLED_WITHIN = 300


def main() -> int:
    options = _options()
    _clean_environment()
    state = options.state or Path(tempfile.mkdtemp(prefix="longslope-drills-"))
    stack = DrilledStack(state)
    began = time.monotonic()
    try:
        stack.up()
        _say(f"the stack is up after {time.monotonic() - began:.0f} s")
        report = _drill(stack, options)
    finally:
        stack.down()
        if options.state is None:
            shutil.rmtree(state, ignore_errors=True)
    report["seconds"] = round(time.monotonic() - began)
    text = json.dumps(report, indent=1)
    _say(text)
    if options.report:
        options.report.write_text(text, encoding="utf-8")
    return 0 if report["clean"] else 1


def _drill(stack: DrilledStack, options: argparse.Namespace) -> dict[str, object]:
    os.environ.update(stack.env)
    import django  # noqa: PLC0415 - its settings are the stack's, which is up only now

    django.setup()
    from tests.drills import scene  # noqa: PLC0415 - models are there only now

    chance = random.Random(options.seed)
    victims = Victims(stack, chance)
    with scene.play(stack.env, jobs=options.jobs, callers=CALLERS) as played:
        kills = []
        names = list(_names(options.kills, only=options.only))
        for number, name in enumerate(names):
            played.world.add_jobs(
                options.jobs * (number + 1) // len(names) - options.jobs * number // len(names)
            )
            time.sleep(chance.uniform(0.5, 2.5))
            since = time.monotonic()
            victims.kill(name)
            kills.append({"killed": name, "back_after": round(time.monotonic() - since, 1)})
            _say(str(kills[-1]))
        costs = played.settle(seconds=SETTLED_WITHIN)
    return {
        "kills": kills,
        "costs": [cost.told() for cost in costs],
        "clean": all(cost.clean for cost in costs),
    }


def _names(count: int, *, only: str) -> Iterator[str]:
    """Each process in turn, in a long drill twice; then the supervisor, then all at once."""
    if only:
        return islice(cycle(only.split(",")), count)
    last = (SUPERVISOR, EVERYTHING)
    each = [*LEADERS]
    long = count > len(LEADERS) + len(last)
    return islice(cycle([*each, *(each if long else ()), *last]), count)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--jobs", type=int, default=200)
    parser.add_argument("--only", default="", help="names of processes, with commas between")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--state", type=Path)
    parser.add_argument("--report", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
