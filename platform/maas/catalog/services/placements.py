"""What is desired of placements: that a version be resident on an engine, or no longer."""

from datetime import timedelta

from maas.catalog import placement_transitions
from maas.catalog.models import ModelVersion, Placement


def place(*, version: ModelVersion, purpose: Placement.Purpose) -> Placement:
    """Desire that an engine of the version's base model load its adapter."""
    return placement_transitions.request(version=version, purpose=purpose)


def release(*, placement: Placement, after: timedelta = timedelta(0)) -> bool:
    """Desire that it be unloaded, `after` the answers that are still being given.

    False when it was released before, or never loaded.
    """
    return placement_transitions.release(placement.pk, after=after) is not None
