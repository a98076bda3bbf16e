"""Putting a version live under a name, changing what a name serves, and some of its words."""

from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maas.catalog.models import ModelVersion
from maas.console.forms.base import ConsoleForm
from serving import services
from serving.models import Deployment

LONGEST = 60


class VersionForm(ConsoleForm):
    """Which of the versions that have passed their exam."""

    version = forms.ChoiceField(label=_("Version"))

    def __init__(self, versions: list[ModelVersion], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].choices = [  # type: ignore[attr-defined]
            (str(version.id), _labelled(version)) for version in versions
        ]


def _labelled(version: ModelVersion) -> str:
    """The version, with the caveat of a mark that says little."""
    if not version.preliminary:
        return str(version)
    return gettext("%(version)s (preliminary)") % {"version": version}


class DeployForm(VersionForm):
    name = forms.CharField(
        label=_("Name that programs use"),
        max_length=LONGEST,
        help_text=_("Small letters, digits and hyphens. Programs send it as “model”."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    field_order = ["version", "name"]


class WordsForm(ConsoleForm):
    """What the model says in the merchant's own words."""

    refusal = forms.CharField(
        label=_("What it says when it does not know"),
        max_length=services.LONGEST_REFUSAL,
        required=False,
        help_text=_("Left empty, it says kindly that it does not know, in its own language."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    contact = forms.CharField(
        label=_("How customers reach a person"),
        max_length=services.LONGEST_CONTACT,
        required=False,
        help_text=_("Said when somebody asks for a person: a phone number, an address, hours."),
    )

    @staticmethod
    def values_of(deployment: Deployment) -> dict[str, str]:
        return {"refusal": deployment.refusal, "contact": deployment.contact}


def suggested_name(model_name: str, taken: set[str]) -> str:
    """A free name made of the model's own; one in Chinese becomes "model"."""
    base = slugify(model_name)[:LONGEST] or "model"
    numbered = (base if number == 1 else f"{base}-{number}" for number in range(1, len(taken) + 2))
    return next(name for name in numbered if name not in taken)
