"""Every process of a stack killed in turn, then all at once: nothing lost, nothing doubled.

The short form of `python -m tests.drills`, on a stack of its own.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.drills.victims import EVERYTHING, LEADERS, SUPERVISOR
from tests.stack.conftest import BASE_DIR, _clean_environment

KILLS = len(LEADERS) + 2
JOBS = 45


def test_kills_lose_nothing_and_double_nothing(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    report = tmp_path / "report.json"
    command = [
        sys.executable, "-m", "tests.drills", "--kills", str(KILLS), "--jobs", str(JOBS),
        "--state", str(tmp_path / "state"), "--report", str(report),
    ]  # fmt: skip
    done = subprocess.run(
        command,
        cwd=BASE_DIR,
        env={**_clean_environment(), "PYTHONPATH": f"{BASE_DIR / 'platform'}:{BASE_DIR}"},
        check=False,
        capture_output=True,
        text=True,
    )
    assert report.exists(), done.stdout + done.stderr
    found = json.loads(report.read_text())
    record_property("drill", found)
    killed = [one["killed"] for one in found["kills"]]
    assert sorted(killed) == sorted([*LEADERS, SUPERVISOR, EVERYTHING])
    costs = {cost["what"]: cost for cost in found["costs"]}
    assert costs.keys() == {"jobs", "answers", "writes over REST"}
    assert costs["jobs"]["made"] == JOBS
    for cost in costs.values():
        assert cost["clean"], cost
    assert done.returncode == 0
