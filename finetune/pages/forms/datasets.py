"""Bringing a file, and how it is read."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from finetune.datasets import services
from finetune.models import Dataset
from maas.console.forms.base import ConsoleForm
from maas.tenants.principal import Principal

FORMATS = ".xlsx,.xlsm,.xlsb,.xls,.ods,.csv,.tsv,.txt,.json,.jsonl"
PERSONAL = [
    ("email", _("E-mail addresses")),
    ("phone", _("Phone numbers")),
    ("id_number", _("ID numbers")),
    ("passport", _("Passport numbers")),
    ("bank_card", _("Bank cards")),
    ("bank_account", _("Bank accounts")),
]
LANGUAGES = [("", _("Tell it from the text")), ("en", _("English")), ("zh", _("Chinese"))]


class UploadForm(ConsoleForm):
    file = forms.FileField(
        label=_("Your spreadsheet"),
        widget=forms.ClearableFileInput(attrs={"accept": FORMATS}),
        error_messages={
            "required": _("Please choose a file first."),
            "empty": _("The file is empty. Choose another one."),
        },
    )

    @classmethod
    def sent(cls, request: HttpRequest) -> "UploadForm":
        """The form as it was sent; unbound where the page is only looked at."""
        return cls(request.POST, request.FILES) if request.method == "POST" else cls()

    def clean_file(self) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > settings.UPLOAD_MAX_BYTES:
            limit = settings.UPLOAD_MAX_BYTES // (1024 * 1024)
            raise forms.ValidationError(
                _("A file can have at most %(limit)d MB.") % {"limit": limit}
            )
        return file

    def upload(self, *, by: Principal, name: str = "", industry: str = "") -> Dataset:
        """Hand the file to the service in pieces; it is named like the file unless told, and of
        the tenant's trade."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        return services.upload(
            by=by,
            filename=file.name or "",
            chunks=file.chunks(),
            name=name,
            industry=industry,
        )


class NameForm(ConsoleForm):
    name = forms.CharField(label=_("Name"), max_length=120)


class RowForm(ConsoleForm):
    """One row's words. The file itself stays as it is."""

    question = forms.CharField(
        label=_("Question"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 2})
    )
    answer = forms.CharField(
        label=_("Answer"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 4})
    )
    category = forms.CharField(label=_("Category"), max_length=200, required=False)
    wordings = forms.CharField(
        label=_("More ways to ask this"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One in each line, as your customers would write it."),
    )

    def words(self) -> dict[str, Any]:
        """What was typed, as the service takes it."""
        return {**self.cleaned_data, "wordings": self.cleaned_data["wordings"].splitlines()}


class WordingForm(ConsoleForm):
    question = forms.CharField(label=_("Wording"), max_length=500)


class OptionsForm(ConsoleForm):
    """How the file is read."""

    language = forms.ChoiceField(label=_("Language of the file"), choices=LANGUAGES, required=False)
    wordings = forms.BooleanField(
        label=_("Make more wordings of each question"),
        required=False,
        help_text=_(
            "Customers ask the same thing in many ways. Each wording is marked as made, and you "
            "can switch it off."
        ),
    )
    mask = forms.MultipleChoiceField(
        label=_("Hide personal data everywhere"),
        choices=PERSONAL,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    @staticmethod
    def values_of(dataset: Dataset) -> dict[str, Any]:
        options = dataset.options
        return {
            "language": options.get("language", ""),
            "wordings": options.get("wordings", True),
            "mask": options.get("mask", []),
        }
