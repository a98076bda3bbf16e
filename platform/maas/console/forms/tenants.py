"""A business: its name, its trade, its language."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from maas.console.forms.base import ConsoleForm
from maas.console.industries import choices


class TenantForm(ConsoleForm):
    name = forms.CharField(
        label=_("Name of your business"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    industry = forms.ChoiceField(label=_("What do you do?"), choices=choices)
    language = forms.ChoiceField(
        label=_("Which language do your customers write in?"), choices=settings.LANGUAGES
    )
