"""How much the gateway costs: directly, through it, and through LiteLLM, in one run.

Everything real but the engine, which is a mock, so that the time measured is the gateway's own:
authentication, limits, a monthly budget, metering and the log line are on. LiteLLM runs as its
makers say, one worker, with a master key and no database, in a throw-away environment.

    python deploy/bench/gateway.py [--no-litellm] [--seconds 5]
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

import django
import psutil
from django.db import connections

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import embedded
import load
import rig
from rig import BASE_DIR, MODEL

AT_ONCE = 32
# The first requests of a process cost many times what the later ones do.
WARM_UP_SECONDS = 4
# Promised: see docs/benchmarks.md.
MOST_ADDED_MS = 1.5
LEAST_PLAIN, LEAST_STREAMED = 10, 25


@dataclass(frozen=True, kw_only=True)
class Measured(load.Result):
    """`cpu_ms`: the server's own CPU time per request, which other work disturbs little."""

    cpu_ms: float


Results = dict[str, dict[str, Measured]]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-litellm", action="store_true")
    parser.add_argument("--seconds", type=float, default=6)
    arguments = parser.parse_args()
    state = Path(os.environ.get("LONGSLOPE_STATE", BASE_DIR / "var")).resolve() / "bench"
    shutil.rmtree(state / "gateway", ignore_errors=True)
    results = measure(
        state / "gateway", seconds=arguments.seconds, litellm=not arguments.no_litellm
    )
    (state / "gateway.json").write_text(
        json.dumps({name: {k: asdict(v) for k, v in by.items()} for name, by in results.items()})
    )
    return show(results)


def measure(state: Path, *, seconds: float, litellm: bool) -> Results:
    mock_port, gateway_port, litellm_port, valkey_port = embedded.free_ports(4)
    results: Results = {}
    with rig.stores(state, valkey_port) as environment, rig.mock_engine(mock_port) as mock:
        os.environ.update(environment)
        engine, process = mock
        key, upstream = prepare(engine)
        results["direct"] = measured(f"{engine}/v1", upstream, "", seconds, process)
        with rig.gateway(gateway_port, state) as process:
            address = f"http://127.0.0.1:{gateway_port}/v1"
            results["gateway"] = measured(address, MODEL, key, seconds, process)
        if litellm:
            with rig.lite_llm(state.parent, litellm_port, engine, upstream) as (key, process):
                address = f"http://127.0.0.1:{litellm_port}/v1"
                results["LiteLLM"] = measured(address, MODEL, key, seconds, process)
    return results


def prepare(engine: str) -> tuple[str, str]:
    """A shop with a live model on the mock engine; returns its key and the model's inner name."""
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--no-input", "--verbosity", "0"],
        cwd=BASE_DIR,
        check=True,
    )
    django.setup()
    import rows  # needs the environment that has just been made

    try:
        return rows.make(engine, MODEL)
    finally:
        connections.close_all()


def measured(
    url: str, model: str, key: str, seconds: float, process: psutil.Process
) -> dict[str, Measured]:
    found: dict[str, Measured] = {}
    for name, extra in (("plain", {}), ("streamed", {"stream": True})):
        question = {"role": "user", "content": "When do you open on Sundays, please?"}
        body = json.dumps({"model": model, "messages": [question], "max_tokens": 64, **extra})
        target = load.Target(url=f"{url}/chat/completions", body=body.encode(), key=key)
        load.run(target, at_once=AT_ONCE, seconds=WARM_UP_SECONDS)
        for at_once in (1, AT_ONCE):
            before = _cpu_ms(process)
            one = load.run(target, at_once=at_once, seconds=seconds)
            cpu_ms = (_cpu_ms(process) - before) / max(one.answered, 1)
            found[f"{name} {at_once}"] = Measured(**asdict(one), cpu_ms=cpu_ms)
    return found


def _cpu_ms(process: psutil.Process) -> float:
    """What a process and its children have used of the CPU so far."""
    everyone = [process, *process.children(recursive=True)]
    return sum(sum(one.cpu_times()[:2]) for one in everyone) * 1000


# --- what is shown --------------------------------------------------------------------
def show(results: Results) -> int:
    """Print the table and what was promised; the exit status counts promises not kept."""
    print(f"\n{'':30}{'requests/s':>12}{'p50 ms':>9}{'p99 ms':>9}{'first ms':>10}{'CPU ms':>8}")
    for name, by in results.items():
        for case, one in by.items():
            print(
                f"{name:10}{case + ' at once':20}{one.requests_per_second:>12.0f}{one.p50:>9.2f}"
                f"{one.p99:>9.2f}{one.first_p50:>10.2f}{one.cpu_ms:>8.2f}"
            )
    ours, direct = results["gateway"], results["direct"]
    added = ours["plain 1"].p50 - direct["plain 1"].p50
    kept = [_promise("added p50, plain, 1 at once, ms", added, MOST_ADDED_MS, at_most=True)]
    if peer := results.get("LiteLLM"):
        for case, least in (("plain", LEAST_PLAIN), ("streamed", LEAST_STREAMED)):
            key = f"{case} {AT_ONCE}"
            theirs = peer[key].requests_per_second
            ratio = ours[key].requests_per_second / theirs if theirs else float("nan")
            kept.append(_promise(f"times LiteLLM's requests/s, {key} at once", ratio, least))
            print(f"        and {peer[key].cpu_ms / ours[key].cpu_ms:.0f} times less CPU a request")
    kept.append(_promise("failed requests", sum(one.failed for one in ours.values()), 0, True))
    return kept.count(False)


def _promise(what: str, value: float, limit: float, at_most: bool = False) -> bool:
    good = value <= limit if at_most else value >= limit
    word = "at most" if at_most else "at least"
    print(f"{'ok    ' if good else 'MISSED'}  {what}: {value:.2f} ({word} {limit})")
    return good


if __name__ == "__main__":
    sys.exit(main())
