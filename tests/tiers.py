"""Which tier a test belongs to: told by where it lies and what it uses, here and nowhere else.

unit         computes in its own process: no store, no child process
integration  real Postgres and Valkey, real programs of the product
browser      a real Chromium
stack        every process of the product, a real engine, real models

Nobody marks a test by hand, so nobody can forget to. A unit test that reaches for a child
process fails and says so; stores are not even started while unit tests run.
"""

import subprocess
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

TESTS = Path(__file__).resolve().parent
TIERS = ("unit", "integration", "browser", "stack")
"""In the order in which they run: what is quick and needs least comes first. Playwright runs an
event loop in the tests' own thread until the browser is closed, so no asynchronous test may
come after the browser's; but workers that share the tests close it after each file.
"""
LIMITS = {"unit": 120, "integration": 400, "browser": 400, "stack": 1800}
"""Seconds in which a test must have ended, with whatever it is the first to set up."""
NEEDS_MORE = (
    "deploy/test_shop_questions.py",
    "finetune/data/test_program.py",
    "finetune/examiner/test_program.py",
    "finetune/trainer/",
    "knowledgebase/retrieval/test_learning.py",
    "maas/common/test_metrics.py",
    "maas/common/test_throttle.py",
    "maas/conf/test_groups.py",
    "maas/jobs/test_launch.py",
    "maas/kit/test_metrics.py",
    "maas/kit/test_processes.py",
    "serving/agent/",
    "serving/engine/test_guessing.py",
    "serving/engine/test_hardware.py",
    "serving/engine/test_spec.py",
    "serving/engine/test_supervisor.py",
    "serving/gateway/test_schemas.py",
)
"""Files and folders below `tests/` whose tests use no database and yet no unit tests are: they
start programs, or train."""
SHARE_PROCESSES = ("tests/stack/", "tests/serving/gateway/")
DATABASE = {"db", "transactional_db", "django_db_setup"}


def tier_of(item: pytest.Item) -> str:
    place = item.path.relative_to(TESTS).as_posix()
    fixtures = {*getattr(item, "fixturenames", ())}
    if place.startswith("stack/"):
        return "stack"
    if "browser" in fixtures:
        return "browser"
    if DATABASE & fixtures or item.get_closest_marker("django_db"):
        return "integration"
    return "integration" if place.startswith(NEEDS_MORE) else "unit"


def arrange(items: list[pytest.Item], *, shared: bool) -> None:
    """Mark each test with its tier and its limit of time, and put them in order.

    Where several workers share the tests (`shared`), the stack's come first: they take longest
    and have to stay together, while the other workers do all the rest.
    """
    order = {}
    for item in items:
        tier = tier_of(item)
        item.add_marker(tier)
        if item.get_closest_marker("timeout") is None:
            item.add_marker(pytest.mark.timeout(LIMITS[tier]))
        order[item] = TIERS.index(tier), "browser" in getattr(item, "fixturenames", ())
    items.sort(key=order.__getitem__)
    if shared:
        items.sort(key=lambda item: order[item][0] != TIERS.index("stack"))


class FoldersStayTogether(LoadScopeScheduling):  # type: ignore[misc] # xdist has no types
    """Gives each worker of pytest-xdist whole files, and whole folders that share processes."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return next((one for one in SHARE_PROCESSES if file.startswith(one)), file)


def stay_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on this test cannot start a process."""

    def refuse(*_arguments: Any, **_options: Any) -> None:
        pytest.fail("A unit test started a process: name its file in tests/tiers.py", pytrace=True)

    monkeypatch.setattr(subprocess.Popen, "__init__", refuse)
    monkeypatch.setattr(BaseProcess, "start", refuse)
