"""The ledger's way in for single entries; `usage.booking` books the gateway's in bulk."""

import uuid
from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from maas.usage import units
from maas.usage.models import LedgerEntry


def book(
    *,
    tenant_id: uuid.UUID,
    kind: str,
    reference: str,
    at: datetime | None = None,
    api_key_id: uuid.UUID | None = None,
    model: str = "",
    prompt_tokens: int = 0,
    completion_tokens: int = 0,
    accelerator_seconds: float = 0.0,
    quantities: Mapping[str, float] | None = None,
    complete: bool = True,
) -> bool:
    """Book what one request or job used. False when this reference is booked already.

    `quantities` are amounts by the names of units. Raises KeyError for a kind or a unit that
    nobody has named.
    """
    if unknown := {*(quantities or {})} - {*units.UNITS}:
        raise KeyError(f"nobody has named these units: {sorted(unknown)}")
    entry = LedgerEntry(
        tenant_id=tenant_id,
        kind=units.KINDS[kind].name,
        reference=reference,
        at=at or timezone.now(),
        api_key_id=api_key_id,
        model=model,
        prompt_tokens=prompt_tokens,
        completion_tokens=completion_tokens,
        accelerator_seconds=accelerator_seconds,
        quantities=dict(quantities or {}),
        complete=complete,
    )
    try:
        with transaction.atomic():
            entry.save(force_insert=True)
    except IntegrityError:
        if LedgerEntry.objects.filter(kind=kind, reference=reference).exists():
            return False
        raise
    return True
