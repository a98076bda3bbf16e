"""An API key: what it may do, how much, how long."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maas.console.forms.base import ConsoleForm
from maas.tenants.models import Scope

SCOPES = [
    (Scope.INFERENCE.value, _("Ask your models")),
    (Scope.READ.value, _("Read your data, models and usage")),
    (Scope.WRITE.value, _("Change data, teach and put models live")),
]
LIFETIMES = [
    ("", _("Never")),
    ("30", _("In 30 days")),
    ("90", _("In 90 days")),
    ("365", _("In a year")),
]


class LimitsForm(ConsoleForm):
    """Name and limits: what can be changed on a key that exists."""

    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        help_text=_("So that you know it again, for example the program that uses it."),
    )
    requests_per_minute = forms.IntegerField(
        label=_("Requests a minute"), min_value=1, max_value=100_000, initial=600
    )
    tokens_per_minute = forms.IntegerField(
        label=_("Tokens a minute"),
        min_value=1,
        max_value=100_000_000,
        initial=200_000,
        help_text=_(
            "A token is about three quarters of an English word, or one Chinese character."
        ),
    )
    tokens_per_month = forms.IntegerField(
        label=_("Tokens a month"),
        min_value=1,
        required=False,
        help_text=_("When they are used up, the key stops until the next month. Empty: no limit."),
    )

    def values(self) -> dict[str, Any]:
        return {**self.cleaned_data}


class NewKeyForm(LimitsForm):
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"),
        choices=SCOPES,
        initial=[Scope.INFERENCE.value],
        widget=forms.CheckboxSelectMultiple,
    )
    expires = forms.ChoiceField(label=_("When does it end?"), choices=LIFETIMES, required=False)
    field_order = ["name", "scopes", "expires"]

    def values(self) -> dict[str, Any]:
        values = {**self.cleaned_data}
        days = values.pop("expires")
        values["expires_at"] = _in_days(int(days)) if days else None
        return values


def _in_days(days: int) -> datetime:
    return timezone.now() + timedelta(days=days)
