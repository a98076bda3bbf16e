"""What a drill has cost: what callers and programs saw, held against the rows. Needs Django."""

from collections import Counter
from dataclasses import asdict, dataclass

from maas.common import stores
from maas.jobs import rundir
from maas.jobs.models import Job
from maas.tenants.models import APIKey, AuditEntry
from maas.usage import metering
from maas.usage.models import LedgerEntry
from tests.drills.crowd import PROMPT_TOKENS, Asked, Caller, Owner
from tests.serving.gateway.mock_engine import MockEngine


@dataclass(frozen=True)
class Cost:
    """Of one sort of things: how many there were, and what became of them."""

    what: str
    made: int
    lost: int
    doubled: int
    wrong: int = 0
    note: str = ""

    @property
    def clean(self) -> bool:
        return self.made > 0 and not (self.lost or self.doubled or self.wrong)

    def told(self) -> dict[str, object]:
        return {**asdict(self), "clean": self.clean}


def jobs(made: list[Job]) -> Cost:
    """Lost: not done. Doubled: finished twice, or a step of it was made twice."""
    rows = {job.pk: job for job in Job.objects.filter(pk__in=[job.pk for job in made])}
    finished = Counter(
        AuditEntry.objects.filter(action="test.finished").values_list("object_id", flat=True)
    )
    done = [job for job in rows.values() if job.state == Job.State.SUCCEEDED]
    doubled = [job for job in rows.values() if finished[str(job.pk)] > 1 or _steps_twice(job)]
    heavy = {str(job.pk) for job in done if job.needs_accelerator}
    booked = Counter(
        LedgerEntry.objects.filter(reference__in=heavy).values_list("reference", flat=True)
    )
    wrong = [pk for pk in heavy if booked[pk] != 1]
    attempts = Counter(job.attempt for job in done)
    undone = Counter(
        (job.error or {}).get("code", job.state)
        for job in rows.values()
        if job.state != Job.State.SUCCEEDED
    )
    note = f"attempts {dict(sorted(attempts.items()))}, not done {dict(undone)}"
    return Cost("jobs", len(made), len(made) - len(done), len(doubled), len(wrong), note)


def _steps_twice(job: Job) -> bool:
    file = rundir.run_directory_for(job.pk) / "counted"
    steps = [line.split()[0] for line in file.read_text().splitlines()] if file.exists() else []
    return len(steps) != len(set(steps))


def answers(callers: list[Caller], mock: MockEngine) -> Cost:
    """Whole answers: booked once each, to the token. Cut ones: at most once, with no less than was
    delivered and no more than the engine made.
    """
    lost = doubled = wrong = whole = cut = 0
    for caller in callers:
        rows = list(LedgerEntry.objects.filter(api_key_id=caller.key_id))
        by_reference = {row.reference: row for row in rows}
        doubled += len(rows) - len(by_reference)
        for one in caller.asked:
            row = by_reference.pop(one.reference, None)
            whole, cut = whole + one.complete, cut + (not one.complete)
            if row is None:
                lost += one.words > 0
            elif one.complete:
                wrong += (row.prompt_tokens, row.completion_tokens) != (PROMPT_TOKENS, one.words)
            else:
                wrong += not one.words <= row.completion_tokens <= mock.written[one.question]
        # What is left was cut before its caller learned a reference.
        nameless = [one for one in caller.asked if not one.reference]
        doubled += max(len(by_reference) - len(nameless), 0)
        wrong += _more_than_made(by_reference.values(), nameless, mock)
    errors = Counter(one.error for caller in callers for one in caller.asked if one.error)
    note = f"whole {whole}, cut or refused {cut}: {dict(errors.most_common(6))}"
    return Cost("answers", whole + cut, lost, doubled, wrong, note)


def _more_than_made(rows: object, nameless: list[Asked], mock: MockEngine) -> bool:
    booked = sum(row.completion_tokens for row in rows)  # type: ignore[attr-defined]
    return booked > sum(mock.written[one.question] for one in nameless)


def writes(owner: Owner) -> Cost:
    names = Counter(
        APIKey.objects.filter(tenant_id=owner.tenant, name__startswith="key ").values_list(
            "name", flat=True
        )
    )
    return Cost(
        "writes over REST",
        len(owner.made),
        sum(not names[name] for name in owner.made),
        sum(names[name] > 1 for name in owner.made),
        note=f"repeated {owner.repeated} times",
    )


def waiting() -> int:
    """Entries that are not in the ledger yet, and requests that no gateway has ended."""
    client = stores.client()
    incarnations = [str(one) for one in client.hkeys(metering.GATEWAYS)]
    open_requests = sum(int(client.hlen(metering.in_flight(one))) for one in incarnations)
    return int(client.xlen(metering.STREAM)) + open_requests
