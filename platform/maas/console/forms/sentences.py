"""What a form says of a field, in our words instead of the framework's."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

Sentences = Mapping[str, Any]

EVERY_FIELD: Sentences = {
    "required": _("Please fill this in."),
    "null_characters_not_allowed": _("This holds a character that cannot be stored. Type it anew."),
    "min_length": ngettext_lazy(
        "At least %(limit_value)d character is needed.",
        "At least %(limit_value)d characters are needed; you typed %(show_value)d.",
        "limit_value",
    ),
    "max_length": ngettext_lazy(
        "At most %(limit_value)d character fits in here; you typed %(show_value)d.",
        "At most %(limit_value)d characters fit in here; you typed %(show_value)d.",
        "limit_value",
    ),
    "min_value": _("This cannot be less than %(limit_value)s."),
    "max_value": _("This cannot be more than %(limit_value)s."),
}
OF_SORT: dict[type[forms.Field], Sentences] = {
    forms.EmailField: {
        "invalid": _("This is no complete e-mail address. One looks like mei@example.com.")
    },
    forms.IntegerField: {"invalid": _("Please type a whole number, in digits.")},
    forms.FloatField: {"invalid": _("Please type a number.")},
    forms.URLField: {
        "invalid": _("This is no complete web address. One looks like https://example.com.")
    },
    forms.ChoiceField: {
        "required": _("Please choose one."),
        "invalid_choice": _("This choice is not there any more. Please choose another one."),
    },
    forms.MultipleChoiceField: {
        "required": _("Please choose at least one."),
        "invalid_choice": _("One of these choices is not there any more. Please choose again."),
        "invalid_list": _("Please choose from the list."),
    },
    forms.FileField: {
        "required": _("Please choose a file first."),
        "invalid": _("No file came with it. Please choose it again."),
        "missing": _("No file came with it. Please choose it again."),
        "empty": _("The file is empty. Choose another one."),
        "max_length": _("The name of the file is too long. Give it a shorter one."),
    },
}


def speak_for(form: forms.BaseForm) -> None:
    """Put our sentences in the place of the framework's; what a field says of its own stays."""
    for field in form.fields.values():
        theirs = _defaults(field)
        for code, text in _ours(field):
            if field.error_messages.get(code) is theirs.get(code):
                field.error_messages[code] = text


def _ours(field: forms.Field) -> Iterator[tuple[str, Any]]:
    """By code, the field's nearest sort last."""
    said: dict[str, Any] = dict(EVERY_FIELD)
    for sort in reversed(type(field).__mro__):
        said |= OF_SORT.get(sort, {})
    yield from said.items()


def _defaults(field: forms.Field) -> dict[str, object]:
    said: dict[str, object] = {}
    for sort in reversed(type(field).__mro__):
        said |= getattr(sort, "default_error_messages", {})
    return said
