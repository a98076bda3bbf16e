"""The three recipes in words for people who know no AI; the recipes are in `finetune.recipes`."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from finetune.models import Training
from maas.common.errors import Text


@dataclass(frozen=True, kw_only=True)
class Choice:
    name: str
    title: Text
    description: Text


CHOICES = (
    Choice(
        name=Training.Recipe.QUICK,
        title=_("Quick"),
        description=_(
            "A first look, in the shortest time. Good for trying out whether your data works; "
            "some rarer questions may not be learned yet."
        ),
    ),
    Choice(
        name=Training.Recipe.BALANCED,
        title=_("Balanced"),
        description=_(
            "The usual choice. Goes over your answers until the model knows them, and stops there."
        ),
    ),
    Choice(
        name=Training.Recipe.THOROUGH,
        title=_("Thorough"),
        description=_(
            "Takes the most time and care. Choose it when your answers are long or much alike, "
            "or when an exam was nearly passed."
        ),
    ),
)
