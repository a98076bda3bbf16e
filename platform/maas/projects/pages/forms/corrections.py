"""A customer's question with the answer that would have been right."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from finetune.models import Dataset
from maas.console.forms.base import ConsoleForm
from serving.channels.models import Turn


class CorrectionForm(ConsoleForm):
    question = forms.CharField(
        label=_("Question"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 2})
    )
    answer = forms.CharField(
        label=_("The right answer"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 3})
    )
    together = forms.MultipleChoiceField(
        label=_("These ask the same"),
        required=False,
        help_text=_("Each becomes a further wording of the same row."),
        widget=forms.CheckboxSelectMultiple,
    )
    dataset = forms.ChoiceField(label=_("Into which data set"))

    def __init__(
        self, alike: list[Turn], datasets: list[Dataset], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["together"].choices = [  # type: ignore[attr-defined]
            (str(one.id), one.question) for one in alike
        ]
        self.fields["dataset"].choices = [  # type: ignore[attr-defined]
            (str(one.id), one.name) for one in datasets
        ]
        if not alike:
            del self.fields["together"]
        if len(datasets) == 1:
            self.fields["dataset"].widget = forms.HiddenInput()
