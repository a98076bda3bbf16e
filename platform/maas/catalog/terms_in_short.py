"""What a base model's terms say, in a few sentences of the reader's language.

A summary belongs to one wording of the terms, by its digest: of a text that has changed, or that
an admin brought, nothing is summed up that might not stand in it.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maas.catalog import terms

GEMMA_2025_03 = "3a2d66a21e53f1e79f2d5bb91a96b040482911b33f6367ff3375f1459bab64c9"
"""The Gemma Terms of Use, last modified on March 24, 2025."""

IN_SHORT: Mapping[str, tuple[Promise, ...]] = {
    GEMMA_2025_03: (
        _("Your business may use this model, teach it and let it answer customers."),
        _(
            "It must not be used for what the law forbids, nor for what Google's list of "
            "prohibited uses names (ai.google.dev/gemma/prohibited_use_policy)."
        ),
        _(
            "Whoever you let use it, on a chat page or by a program, is bound by the same "
            "limits: say so in your own terms, and make Google's terms available to them."
        ),
        _("Google claims no rights in the answers. You answer for them, not Google."),
        _("The model comes as it is, without any warranty, and Google is not liable for damage."),
        _(
            "Google may end this if the terms are broken: then the model, and what was taught "
            "from it, must be deleted. The law of California applies."
        ),
        _("Whoever accepts must be entitled to decide this for the business."),
    )
}


def in_short(text: str) -> tuple[Promise, ...]:
    """The summary of exactly these terms; empty where there is none."""
    return IN_SHORT.get(terms.digest(text), ())
