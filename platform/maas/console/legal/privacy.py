"""The privacy notice that holds where the operator has none of their own."""

from django.utils.translation import gettext_lazy as _

from maas.console.legal.sections import LegalSection, stored


def privacy() -> list[LegalSection]:
    """What is stored, for how long, and what goes elsewhere, as the software does it."""
    return [
        LegalSection(title=_("What is stored, and for how long"), points=stored()),
        LegalSection(
            title=_("Cookies"),
            paragraphs=(
                _(
                    "One cookie keeps you signed in, one protects forms, and two remember your "
                    "language and whether you like it light or dark. None of them follows you. "
                    "The chat pages that customers see set no cookie at all."
                ),
                _(
                    "What you are typing is kept as a draft in your own browser until you send "
                    "it, for 30 days at most. Signing out removes it."
                ),
            ),
        ),
        LegalSection(
            title=_("Who can see it"),
            paragraphs=(
                _(
                    "Your team sees your business's data; what each person may see and do is on "
                    "the team page. Whoever runs this platform can reach all of it."
                ),
                _(
                    "The pages load nothing from other websites, and the software sends your data "
                    "to nobody, mails to your team aside: models are taught and run on the "
                    "machines of this platform."
                ),
            ),
        ),
        LegalSection(
            title=_("Your rights"),
            paragraphs=(
                _(
                    "To learn what is stored about you, to have it corrected or removed, write to "
                    "the operator. Your name, address and password you can change yourself."
                ),
            ),
        ),
    ]
