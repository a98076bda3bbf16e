"""What is done with base models, tuned models and placements; each function is one intent."""

from maas.catalog.services.base_models import (
    accept_terms,
    add_base_model,
    import_catalogue,
    mark_damaged,
    mark_failed,
    mark_fetching,
    mark_listed,
    mark_ready,
)
from maas.catalog.services.placements import place, release
from maas.catalog.services.tuned_models import (
    delete_tuned_model,
    open_tuned_model,
    record_verdict,
    register_adapter,
    rename_tuned_model,
    restore_tuned_model,
)

__all__ = [
    "accept_terms",
    "add_base_model",
    "delete_tuned_model",
    "import_catalogue",
    "mark_damaged",
    "mark_failed",
    "mark_fetching",
    "mark_listed",
    "mark_ready",
    "open_tuned_model",
    "place",
    "record_verdict",
    "register_adapter",
    "release",
    "rename_tuned_model",
    "restore_tuned_model",
]
