"""Sums over the ledger: statements, and what is left of a month."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import CharField, Count, F, FloatField, Q, QuerySet, Sum
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, TruncDate
from django.utils import timezone

from maas.kit import periods
from maas.tenants.models import APIKey, Tenant
from maas.tenants.principal import Principal
from maas.usage import units
from maas.usage.models import LedgerEntry

_SUMS = {
    "prompt_tokens": Coalesce(Sum("prompt_tokens"), 0),
    "completion_tokens": Coalesce(Sum("completion_tokens"), 0),
    "accelerator_seconds": Coalesce(Sum("accelerator_seconds"), 0.0),
}
_GROUPS: dict[str, Combinable] = {
    "day": Cast(TruncDate("at", tzinfo=UTC), CharField()),
    "model": F("model"),
    "key": Cast("api_key_id", CharField()),
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """What one day, model or key used. `key` is the day (ISO), the model or the key's id."""

    key: str
    label: str
    requests: int
    prompt_tokens: int
    completion_tokens: int
    accelerator_seconds: float
    quantities: Mapping[str, float] = field(default_factory=dict)
    """Amounts by unit, of the units without a place of their own; what was not used is left out."""


@dataclass(frozen=True, kw_only=True)
class Statement:
    """Lines of the days from `first` to `last`, both included, in UTC; and their sum."""

    first: date
    last: date
    group: str
    lines: list[Line]
    total: Line


def statement(
    *,
    by: Principal,
    first: date,
    last: date,
    group: str = "day",
    models: Sequence[str] | None = None,
) -> Statement:
    """What the tenant used. `group` is "day", "model" or "key"; days without use have no line.

    `models` narrows to the deployments of these names.
    """
    by.require("usage.read")
    owned = LedgerEntry.objects.filter(tenant=by.tenant)
    if models is not None:
        owned = owned.filter(model__in=models)
    entries = _between(owned, first, last)
    rows = list(
        entries.annotate(group=_GROUPS[group])
        .values("group")
        .annotate(**_SUMS, **_open_sums())
        .order_by("group")
    )
    labels = _key_labels(by.tenant, rows) if group == "key" else {}
    lines = [_line(row, labels) for row in rows]
    return Statement(
        first=first,
        last=last,
        group=group,
        lines=lines,
        total=total(lines),
    )


def total(lines: Iterable[Line], *, label: str = "total") -> Line:
    """The sum of lines, as one line of that name."""
    known = list(lines)
    return Line(
        key=label,
        label=label,
        requests=sum(line.requests for line in known),
        prompt_tokens=sum(line.prompt_tokens for line in known),
        completion_tokens=sum(line.completion_tokens for line in known),
        accelerator_seconds=round(sum(line.accelerator_seconds for line in known), 3),
        quantities={
            name: amount
            for name in units.UNITS
            if (amount := sum(line.quantities.get(name, 0.0) for line in known))
        },
    )


def tokens_this_month(*, tenant: Tenant, key_id: uuid.UUID | None = None) -> int:
    """Prompt and answer tokens since the calendar month (UTC) began, of a tenant or one key."""
    entries = LedgerEntry.objects.filter(tenant=tenant, at__gte=month_start())
    if key_id is not None:
        entries = entries.filter(api_key_id=key_id)
    sums = entries.aggregate(tokens=Sum(F("prompt_tokens") + F("completion_tokens")))
    return int(sums["tokens"] or 0)


def accelerator_seconds_this_month(*, tenant: Tenant) -> float:
    """Seconds of accelerator time that ended jobs took since the month (UTC) began."""
    entries = LedgerEntry.objects.filter(tenant=tenant, at__gte=month_start())
    return float(entries.aggregate(seconds=Sum("accelerator_seconds"))["seconds"] or 0.0)


def month_start(now: datetime | None = None) -> datetime:
    """The first moment of the calendar month, in UTC."""
    return periods.month_start(now or timezone.now())


def _between(entries: QuerySet[LedgerEntry], first: date, last: date) -> QuerySet[LedgerEntry]:
    begin = datetime.combine(first, time.min, UTC)
    end = datetime.combine(last + timedelta(days=1), time.min, UTC)
    # The table's own order would otherwise become part of every group.
    return entries.filter(at__gte=begin, at__lt=end).order_by()


def _key_labels(tenant: Tenant, rows: Iterable[Mapping[str, Any]]) -> Mapping[str, str]:
    ids = [row["group"] for row in rows if row["group"]]
    keys = APIKey.objects.filter(tenant=tenant, id__in=ids)
    return {str(key.id): str(key) for key in keys}


def _line(row: Mapping[str, Any], labels: Mapping[str, str]) -> Line:
    key = str(row["group"] or "")
    return Line(
        key=key,
        label=labels.get(key, key),
        requests=row["requests"],
        prompt_tokens=row["prompt_tokens"],
        completion_tokens=row["completion_tokens"],
        accelerator_seconds=round(row["accelerator_seconds"], 3),
        quantities={name: amount for name in units.UNITS if (amount := row[_alias(name)])},
    )


def _open_sums() -> dict[str, Combinable]:
    """The sums that depend on what capabilities have named: requests, and units by name."""
    amounts = {
        _alias(name): Coalesce(Sum(Cast(KeyTextTransform(name, "quantities"), FloatField())), 0.0)
        for name in units.UNITS
    }
    return {"requests": Count("id", filter=Q(kind__in=units.request_kinds())), **amounts}


def _alias(unit: str) -> str:
    return f"sum_of_{unit}"
