"""The terms that hold where the operator has none of their own: what the software does."""

from django.utils.translation import gettext_lazy as _

from maas.console.legal.sections import LegalSection

TERMS = (
    LegalSection(
        title=_("What this is"),
        paragraphs=(
            _(
                "You bring your list of questions and answers. The software reads it, teaches a "
                "language model with it, examines the model and lets it answer your customers."
            ),
            _(
                "Prices, availability and liability are agreed between you and the operator of "
                "this platform. Without such an agreement nothing of that kind is promised."
            ),
        ),
    ),
    LegalSection(
        title=_("What is yours stays yours"),
        paragraphs=(
            _(
                "Your files, your answers and the models taught with them belong to your "
                "business. They are used for your models alone, and no other business on this "
                "platform can see them."
            ),
        ),
    ),
    LegalSection(
        title=_("What you see to"),
        points=(
            _("You bring only what you may use, and no personal data that is not needed."),
            _("You keep to the law, and to the terms of the base model that you accept."),
            _(
                "A model can be wrong. You look at its exam and its answers, and you answer for "
                "what it tells your customers."
            ),
            _("You keep your password and your keys to yourself, and tell the operator of misuse."),
        ),
    ),
    LegalSection(
        title=_("Limits"),
        paragraphs=(
            _(
                "The operator sets how much machine time and how many questions a business may "
                "use, and can suspend an account that harms others or breaks these terms."
            ),
        ),
    ),
    LegalSection(
        title=_("Ending it"),
        paragraphs=(
            _(
                "You can stop at any time. What you throw away lies in the trash for 30 days and "
                "is then removed for good. To have your whole account removed, write to the "
                "operator."
            ),
        ),
    ),
)
