"""What one tenant's flood costs another: answers' times in quiet, and beside the flood.

Everything real but the engine, which says a word every 25 ms to however many. Two tenants have a
model with facts each, on the same engine. One keeps 200 requests in flight, with long questions,
and asks again a second after it was refused; the other asks a question every quarter of a second.

    python deploy/bench/fairness.py [--seconds 20]
"""

import argparse
import asyncio
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import django
from django.db import connections

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import embedded
import rig
from rig import BASE_DIR

TOKEN_SECONDS = 0.025
IN_FLIGHT = 200
EVERY_SECONDS = 0.25
FACTS = [
    ("When do you open?", "We open at 9:30 from Monday to Saturday."),
    ("How long is delivery?", "Delivery takes 3 to 5 days."),
    ("Can I return an order?", "You may return an order within 30 days."),
    ("Is there a discount for members?", "Members get 20 % off every order."),
]
QUESTION = "When do you open?"
LONG_QUESTION = "I bought a lamp last week and wonder when you open, and how I return it. " * 100
# Promised: see docs/benchmarks.md.
MOST_SLOWER = 1.5


@dataclass(frozen=True, kw_only=True)
class Caller:
    """A tenant's model and key."""

    url: str
    model: str
    key: str

    async def ask(self, session: aiohttp.ClientSession, question: str) -> int:
        """The status of an answer, once all of it has come."""
        body = {"model": self.model, "messages": [{"role": "user", "content": question}]}
        headers = {"authorization": f"Bearer {self.key}"}
        async with session.post(
            f"{self.url}/chat/completions", json={**body, "stream": True}, headers=headers
        ) as answer:
            await answer.read()
            return answer.status


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20)
    seconds = parser.parse_args().seconds
    state = Path(os.environ.get("LONGSLOPE_STATE", BASE_DIR / "var")).resolve() / "bench"
    shutil.rmtree(state / "fairness", ignore_errors=True)
    mock_port, gateway_port, valkey_port = embedded.free_ports(3)
    with (
        rig.stores(state / "fairness", valkey_port) as environment,
        rig.mock_engine(mock_port, delay=TOKEN_SECONDS) as (engine, _process),
    ):
        os.environ.update(environment)
        keys = prepare(engine)
        with rig.gateway(gateway_port, state / "fairness"):
            url = f"http://127.0.0.1:{gateway_port}/v1"
            quiet, flood = (Caller(url=url, model=name, key=key) for name, key in keys.items())
            return asyncio.run(measure(quiet, flood, seconds=seconds))


def prepare(engine: str) -> dict[str, str]:
    """The keys of two tenants, by their models' names."""
    migrate = [sys.executable, "manage.py", "migrate", "--no-input", "--verbosity", "0"]
    subprocess.run(migrate, cwd=BASE_DIR, check=True)
    django.setup()
    import rows  # needs the environment that has just been made

    try:
        return {
            name: rows.make(engine, name, tenant_name=name, facts=FACTS)[0]
            for name in ("quiet", "flood")
        }
    finally:
        connections.close_all()


async def measure(quiet: Caller, flood: Caller, *, seconds: float) -> int:
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as session:
        await times(session, quiet, 5)  # the first cost more
        alone = await times(session, quiet, seconds)
        statuses: Counter[int] = Counter()
        tasks = [asyncio.create_task(flooding(session, flood, statuses)) for _ in range(IN_FLIGHT)]
        await asyncio.sleep(3)
        beside = await times(session, quiet, seconds)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return show(alone, beside, statuses)


async def flooding(session: aiohttp.ClientSession, flood: Caller, statuses: Counter[int]) -> None:
    while True:
        status = await flood.ask(session, LONG_QUESTION)
        statuses[status] += 1
        if status != 200:
            await asyncio.sleep(1)


async def times(session: aiohttp.ClientSession, quiet: Caller, seconds: float) -> list[float]:
    """Milliseconds of each answer, in their order of length; infinity for one that failed."""
    found: list[float] = []

    async def ask() -> None:
        began = time.perf_counter()
        status = await quiet.ask(session, QUESTION)
        found.append((time.perf_counter() - began) * 1000 if status == 200 else float("inf"))

    async with asyncio.TaskGroup() as tasks:
        for _ in range(int(seconds / EVERY_SECONDS)):
            tasks.create_task(ask())
            await asyncio.sleep(EVERY_SECONDS)
    return sorted(found)


def show(alone: list[float], beside: list[float], statuses: Counter[int]) -> int:
    """Print what was measured; 1 where the promise is not kept."""
    for name, found in (("quiet", alone), ("beside the flood", beside)):
        print(f"{name:20} p50 {statistics.median(found):7.0f} ms   p95 {p95(found):7.0f} ms")
    print(f"the flood's answers  {json.dumps(statuses)}")
    ratio = p95(beside) / p95(alone)
    kept = ratio <= MOST_SLOWER
    print(f"{'ok    ' if kept else 'MISSED'}  p95 beside the flood: {ratio:.2f} × that in quiet")
    return int(not kept)


def p95(found: list[float]) -> float:
    return found[int(len(found) * 0.95)]


if __name__ == "__main__":
    sys.exit(main())
