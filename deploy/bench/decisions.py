"""What a decision about a row costs: 1,000 of them on a file of 20,000 rows.

Real Postgres and Valkey, no network: each click is the service call that a page or the REST API
makes, with all that it writes. *Bytes* are what Postgres writes ahead for it (WAL, with full page
images off, so that the moment of a checkpoint makes no difference). *Shown*: until the row itself
says what was decided; *settled*: until the file's other rows, its report and its splits do too.

    python deploy/bench/decisions.py [--rows 20000] [--clicks 1000]
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import django
from django.core.management import call_command
from django.db import connection, connections, transaction

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import embedded
import rig

if TYPE_CHECKING:
    from finetune.models import Dataset, SourceRow
    from maas.tenants.principal import Principal

LAST = 100
"""The last clicks are set beside the first: what came before must cost nothing."""
MOST_GROWTH = 1.5
MOST_MS = 25.0
_WOODS = ("oak", "pine", "steel", "glass", "wool", "cotton", "leather", "bamboo", "brass", "linen")
_THINGS = ("table", "chair", "shelf", "lamp", "sofa", "bench", "stool", "desk", "mirror", "bed")


@dataclass(frozen=True, kw_only=True)
class Click:
    """One decision: milliseconds of the call, and bytes that Postgres wrote for it."""

    milliseconds: float
    written: int


@dataclass(frozen=True, kw_only=True)
class Measured:
    """`shown` and `settled`: seconds after one more click, with all the others before it."""

    clicks: list[Click]
    read: float
    shown: float
    settled: float
    jobs: int


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--clicks", type=int, default=1_000)
    arguments = parser.parse_args()
    with TemporaryDirectory(prefix="longslope-decisions-") as folder:
        Path(folder).chmod(0o755)
        (port,) = embedded.free_ports(1)
        with rig.stores(Path(folder), port) as environment:
            os.environ.update(environment)
            django.setup()
            call_command("migrate", verbosity=0)
            found = measure(rows=arguments.rows, clicks=arguments.clicks)
            connections.close_all()
    return report(found)


def sheet(rows: int) -> bytes:
    """A file in which one row of ten lacks its answer and one has a person's telephone number."""
    lines = ["Topic,Question,Answer"]
    for number in range(rows):
        wood, thing = _WOODS[number % 10], _THINGS[number // 10 % 10]
        if number % 10 == 9:
            lines.append(f"Care,What about the {wood} {thing} of series {number}?,")
        elif number % 10 == 8:
            telephone = f"07911 {100_000 + number}"
            lines.append(f"Team,Who mends the {wood} {thing} {number}?,Ask Tom on {telephone}.")
        else:
            lines.append(
                f"Prices,What does the {wood} {thing} {number} cost?,"
                f"The {wood} {thing} {number} costs £{number + 20}."
            )
    return "\n".join(lines).encode()


def measure(*, rows: int, clicks: int) -> Measured:
    """Upload, read, click; then one more click, and wait for what becomes of it."""
    from finetune.datasets import services
    from finetune.models import SourceRow
    from maas.fleet.models import Quota
    from maas.jobs.models import Job
    from tests import factories

    with connection.cursor() as cursor:
        cursor.execute("ALTER SYSTEM SET full_page_writes = off")
        cursor.execute("SELECT pg_reload_conf()")
    owner = factories.make_user("owner@bench.test")
    tenant = factories.make_tenant("Bench", owner=owner)
    Quota.objects.create(tenant=tenant, queued_jobs=clicks + 10)
    by = factories.principal(owner, tenant)
    dataset = services.upload(by=by, filename="big.csv", chunks=[sheet(rows)])
    started = time.perf_counter()
    read(dataset)
    took = time.perf_counter() - started
    ids = list(SourceRow.objects.filter(dataset=dataset, number__gt=1).values_list("id", flat=True))
    step = max(1, len(ids) // (clicks + 2))
    chosen = ids[::step][: clicks + 1]
    before = Job.objects.count()
    made = [click(by, SourceRow.objects.get(id=row_id)) for row_id in chosen[:clicks]]
    jobs = Job.objects.count() - before
    services.bring_up_to_date(by=by, dataset=dataset)
    read(dataset)
    shown, settled = wait(by, dataset, SourceRow.objects.get(id=chosen[-1]))
    return Measured(clicks=made, read=took, shown=shown, settled=settled, jobs=jobs)


def click(by: "Principal", row: "SourceRow") -> Click:
    """What a person would decide about the row."""
    decide = decision(by, row)
    written, started = wal(), time.perf_counter()
    decide()
    return Click(milliseconds=(time.perf_counter() - started) * 1000, written=wal() - written)


def decision(by: "Principal", row: "SourceRow") -> Callable[[], object]:
    from finetune.datasets import services

    codes = {reason["code"] for reason in row.reasons}
    if "missing_answer" in codes:
        return lambda: services.edit_row(by=by, row=row, answer=f"Wipe it, number {row.number}.")
    if "personal_data" in codes:
        return lambda: services.decide(by=by, row=row, deed="mask")
    if row.number % 3 == 0:
        return lambda: services.edit_row(by=by, row=row, answer=f"{row.answer} Ask us.")
    return lambda: services.decide(by=by, row=row, deed="skip")


def wait(by: "Principal", dataset: "Dataset", row: "SourceRow") -> tuple[float, float]:
    """Leave a row out; seconds until it says so, and until nothing is left to be read."""
    from finetune.datasets import services

    started = time.perf_counter()
    services.decide(by=by, row=row, deed="skip")
    row.refresh_from_db()
    shown = time.perf_counter() - started if row.fate == "skipped" else 0.0
    services.bring_up_to_date(by=by, dataset=dataset)
    read(dataset)
    settled = time.perf_counter() - started
    row.refresh_from_db()
    if row.fate != "skipped":
        raise SystemExit("the decision was lost")
    return shown or settled, settled


def read(dataset: "Dataset") -> None:
    """Do the job that reads the file, where one is open, as a worker does."""
    from finetune.data.program import work
    from maas.jobs import kinds, rundir
    from maas.jobs.models import Job
    from maas.jobs.program import Run

    dataset.refresh_from_db()
    queued = Job.objects.filter(state=Job.State.QUEUED)
    while dataset.job_id and (job := queued.filter(pk=dataset.job_id).first()):
        kind, run_dir = kinds.get(job.kind), rundir.make(job)
        rundir.write_job(job, run_dir, kind.prepare(job, run_dir))
        with transaction.atomic():
            kind.finish(job, run_dir, work(Run.read(run_dir)))
            Job.objects.filter(id=job.id).update(state=Job.State.SUCCEEDED)
        dataset.refresh_from_db()


def wal() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_insert_lsn() - '0/0'")
        return int(cursor.fetchone()[0])


def report(found: Measured) -> int:
    """Print the table; how many promises were missed."""
    first, last = found.clicks[:LAST], found.clicks[-LAST:]
    print(f"reading the file: {found.read:.1f} s; {len(found.clicks)} clicks, {found.jobs} jobs")
    print(f"{'':>22} {'first ' + str(len(first)):>12} {'last ' + str(len(last)):>12} {'all':>12}")
    rows: list[tuple[str, Callable[[Click], float]]] = [
        ("milliseconds, median", lambda one: one.milliseconds),
        ("bytes, median", lambda one: float(one.written)),
    ]
    medians = {}
    for name, value in rows:
        parts = [statistics.median(map(value, part)) for part in (first, last, found.clicks)]
        medians[name] = parts
        print(f"{name:>22} " + " ".join(f"{part:12.1f}" for part in parts))
    slowest = max(one.milliseconds for one in found.clicks)
    total = sum(one.written for one in found.clicks)
    print(f"slowest {slowest:.0f} ms; {total / 1e6:.1f} MB written altogether")
    print(f"one more: shown after {found.shown:.3f} s, settled after {found.settled:.1f} s")
    grown = [last / first for first, last, _all in medians.values()]
    missed = sum(one > MOST_GROWTH for one in grown) + (
        medians["milliseconds, median"][1] > MOST_MS
    )
    print("kept" if not missed else f"MISSED: {missed}")
    return missed


if __name__ == "__main__":
    sys.exit(main())
