"""What people read who are asked for their questions, and the answer to one of these."""

from django import forms
from django.utils.translation import gettext_lazy as _

from finetune.models import Survey
from maas.console.forms.base import ConsoleForm


class WelcomeForm(ConsoleForm):
    welcome = forms.CharField(
        label=_("What the page says first"),
        max_length=Survey.LONGEST_WELCOME,
        required=False,
        help_text=_("Left empty, it asks people to imagine that they are a customer."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class AnswerForm(ConsoleForm):
    question = forms.CharField(
        label=_("Question"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 2})
    )
    answer = forms.CharField(
        label=_("The right answer"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 3})
    )
