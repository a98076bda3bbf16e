"""Codes that engines and agents leave in rows, in words for people."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_REASONS: dict[str, Promise] = {
    "adapter_missing": _("The model's files are not where they should be. Train it again."),
    "adapter_unreadable": _("The model's files are damaged. Train it again."),
    "adapter_damaged": _("The model's files are damaged. Train it again."),
    "adapter_not_safetensors": _("The model's weights are missing. Train it again."),
    "adapter_not_lora": _("This kind of training result cannot be served."),
    "adapter_dora": _("It was trained with an option (DoRA) that cannot be served."),
    "adapter_bias": _("It was trained with an option (bias) that cannot be served."),
    "adapter_whole_modules": _("It changes parts of the base model that cannot be served."),
    "adapter_rank": _("It is larger (by its rank) than what engines here accept."),
    "adapter_modules": _("It changes layers of the base model that cannot be served."),
    "engine_refused": _("The engine does not accept this model. Train it again, or ask an admin."),
}
_OTHER = _("It could not be loaded.")


def placement_error(error: str) -> str:
    """A placement's error as a sentence; empty where there is none."""
    if not error:
        return ""
    return str(_REASONS.get(error.split(" ", 1)[0], _OTHER))
