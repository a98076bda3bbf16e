"""Wishes that a version be resident on an engine; node agents carry them out."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from maas.catalog.models import ModelVersion, Placement
from maas.common import events


@transaction.atomic
def place(*, version: ModelVersion, purpose: Placement.Purpose) -> Placement:
    """Wish that an engine of the version's base model load its adapter."""
    placement = Placement.objects.create(
        tenant_id=version.tenant_id, version=version, purpose=purpose
    )
    events.publish_on_commit(events.PLACEMENTS, {"placement": str(placement.id)})
    return placement


@transaction.atomic
def release(*, placement: Placement, after: timedelta = timedelta(0)) -> bool:
    """Wish that it be unloaded, `after` the answers that are still being given.

    False when it was released before, or never loaded.
    """
    released = Placement.objects.filter(id=placement.id, state__in=Placement.IN_USE).update(
        state=Placement.State.RELEASED, release_after=timezone.now() + after
    )
    if released:
        events.publish_on_commit(events.PLACEMENTS, {"placement": str(placement.id)})
    return bool(released)
