"""The wizard's first step."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from maas.console.forms.base import ConsoleForm
from maas.console.industries import choices
from maas.projects.models import Project


class ProjectForm(ConsoleForm):
    name = forms.CharField(
        label=_("What shall it be called?"),
        max_length=120,
        help_text=_("For example “Shop helper”. Customers don't see this name."),
    )
    industry = forms.ChoiceField(label=_("What do you do?"), choices=choices)
    task = forms.ChoiceField(
        label=_("What should it answer?"),
        choices=Project.Task.choices,
        initial=Project.Task.QUESTIONS,
    )
    language = forms.ChoiceField(
        label=_("Which language do your customers write in?"), choices=settings.LANGUAGES
    )
