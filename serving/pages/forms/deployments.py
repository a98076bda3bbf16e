"""Putting a version live under a name, changing what a name serves, what it says and may say."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from maas.catalog.models import ModelVersion
from maas.console.forms.base import ConsoleForm
from maas.console.forms.sentences import speak_for
from serving import services
from serving.checks.thresholds import Strictness, levels, movable, policy_of
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


STRICTNESSES: Mapping[str, Promise] = {
    Strictness.STRICT: _("Strict"),
    Strictness.USUAL: _("As usual"),
    Strictness.LENIENT: _("Lenient"),
    Strictness.OFF: _("Off"),
}
AS_SET = "as_set"
"""A threshold between the choices, which a program has set."""


@dataclass(frozen=True, kw_only=True)
class ReviewedKind:
    """A category on the page, in the reader's language; `chosen` in words."""

    field: BoundField
    about: str
    source: str
    chosen: Promise | str
    moved: bool


@dataclass(frozen=True, kw_only=True)
class KindFamily:
    title: str
    kinds: tuple[ReviewedKind, ...]
    moved: int


class ThresholdsForm(ConsoleForm):
    """How strictly a live model's answers are reviewed, by category."""

    def __init__(self, deployment: Deployment, data: Any = None) -> None:
        super().__init__(data)
        self._industry = deployment.tenant.industry
        self._moved = dict(policy_of(self._industry, deployment.thresholds).moved)
        self._language = "zh" if (get_language() or "").startswith("zh") else "en"
        for family in movable():
            for category in family.categories:
                self._add(
                    category.id, category.title[self._language], levels(category, self._industry)
                )
        speak_for(self)

    def _add(self, name: str, title: str, known: Mapping[Strictness, float]) -> None:
        usual = known[Strictness.USUAL]
        now = self._moved.get(name, usual)
        chosen = next((one.value for one, value in known.items() if value == now), AS_SET)
        if now == usual:
            chosen = Strictness.USUAL.value
        # Where the usual is the strictest or most lenient that there is, it is named so once.
        choices: list[tuple[str, Any]] = [
            (one.value, STRICTNESSES[one])
            for one, value in known.items()
            if one is Strictness.USUAL or value != usual
        ]
        if chosen == AS_SET:
            choices.append((AS_SET, gettext("From %(threshold)s, as set") % {"threshold": now}))
        self.fields[name] = forms.ChoiceField(label=title, choices=choices, initial=chosen)

    @property
    def families(self) -> list[KindFamily]:
        found = []
        for family in movable():
            kinds = tuple(
                ReviewedKind(
                    field=self[one.id],
                    about=one.about[self._language],
                    source=one.source[self._language],
                    chosen=dict(self.fields[one.id].choices)[self[one.id].initial],  # type: ignore[attr-defined]
                    moved=one.id in self._moved,
                )
                for one in family.categories
            )
            found.append(
                KindFamily(
                    title=family.title[self._language],
                    kinds=kinds,
                    moved=sum(kind.moved for kind in kinds),
                )
            )
        return found

    def thresholds(self) -> dict[str, float]:
        """What was chosen, of a valid form; the service leaves out what is as usual."""
        chosen: dict[str, float] = {}
        for family in movable():
            for category in family.categories:
                choice = self.cleaned_data[category.id]
                if choice == AS_SET:
                    chosen[category.id] = self._moved[category.id]
                else:
                    chosen[category.id] = levels(category, self._industry)[Strictness(choice)]
        return chosen


class TrySentenceForm(ConsoleForm):
    text = forms.CharField(
        label=_("What a model might say"),
        max_length=services.LONGEST_TRIED,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def suggested_name(model_name: str, taken: set[str]) -> str:
    """A free name made of the model's own; one in Chinese becomes "model"."""
    base = slugify(model_name)[:LONGEST] or "model"
    numbered = (base if number == 1 else f"{base}-{number}" for number in range(1, len(taken) + 2))
    return next(name for name in numbered if name not in taken)
