"""What forms say of a field is ours: no sentence of a framework, no bubble of the browser."""

from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from allauth.account.adapter import DefaultAccountAdapter
from django import forms
from django.contrib.auth.password_validation import get_default_password_validators
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils.translation import override

from finetune.pages.forms.datasets import NameForm, RowForm, UploadForm
from maas.console.accounts import words
from maas.console.accounts.forms import ForgottenForm, SignUpForm
from maas.console.forms.base import ConsoleForm
from maas.console.forms.keys import NewKeyForm
from maas.console.forms.people import SignInForm
from maas.console.forms.team import InviteForm
from maas.projects.pages.forms.projects import ProjectForm
from tests import pages
from tests.browser import furnished

ALL = [
    NameForm,
    RowForm,
    UploadForm,
    ForgottenForm,
    SignUpForm,
    NewKeyForm,
    SignInForm,
    InviteForm,
    ProjectForm,
]


class Sorts(ConsoleForm):
    """A field of every sort that pages ask for."""

    mail = forms.EmailField()
    whole = forms.IntegerField(min_value=1, max_value=5)
    some = forms.FloatField()
    site = forms.URLField(assume_scheme="https")
    one = forms.ChoiceField(choices=[("a", "A")])
    many = forms.MultipleChoiceField(choices=[("a", "A")])
    short = forms.CharField(max_length=3)
    own = forms.CharField(error_messages={"required": "Tell us your own."})


@pytest.mark.parametrize("form", ALL)
def test_no_field_says_what_django_would(form: type[forms.Form]) -> None:
    for field in form().fields.values():
        for code in ("required", "invalid", "invalid_choice", "invalid_list"):
            told = field.error_messages.get(code)
            assert told is None or told is not _defaults(field).get(code)


def _defaults(field: forms.Field) -> dict[str, object]:
    found: dict[str, object] = {}
    for sort in reversed(type(field).__mro__):
        found |= getattr(sort, "default_error_messages", {})
    return found


def test_each_sort_of_field_has_its_sentence() -> None:
    wrong = Sorts(
        {
            "mail": "mei@",
            "whole": "9",
            "some": "x",
            "site": "a b",
            "one": "b",
            "many": ["b"],
            "short": "four",
        }
    )
    with override("en"):
        told = {name: texts[0] for name, texts in wrong.errors.items()}
    assert told == {
        "mail": "This is no complete e-mail address. One looks like mei@example.com.",
        "whole": "This cannot be more than 5.",
        "some": "Please type a number.",
        "site": "This is no complete web address. One looks like https://example.com.",
        "one": "This choice is not there any more. Please choose another one.",
        "many": "One of these choices is not there any more. Please choose again.",
        "short": "At most 3 characters fit in here; you typed 4.",
        "own": "Tell us your own.",
    }
    with override("en"):
        empty = {name: texts[0] for name, texts in Sorts({}).errors.items()}
    assert empty["short"] == "Please fill this in."
    assert empty["one"] == "Please choose one."
    assert empty["many"] == "Please choose at least one."


@pytest.mark.parametrize(
    ("password", "told"),
    [
        ("short", "This is too short: a password has at least 8 characters."),
        (
            "password1",
            "Many people use this password, so it is guessed first. Choose another one.",
        ),
    ],
)
def test_passwords_are_refused_in_our_words(password: str, told: str) -> None:
    with override("en"):
        said = [
            text for rule in get_default_password_validators() for text in _said(rule, password)
        ]
    assert said == [told]


def _said(rule: object, password: str) -> Iterator[str]:
    try:
        rule.validate(password)  # type: ignore[attr-defined]
    except ValidationError as error:
        yield from error.messages


def test_what_allauth_can_say_here_is_ours() -> None:
    """Left to it: names, telephones and lists of addresses, which nobody has here."""
    others = {"phone", "username", "max_email_addresses", "select_only_one"}
    reachable = {
        code
        for code in DefaultAccountAdapter.error_messages
        if not any(code.startswith(one) or code.endswith(one) for one in others)
    }
    assert reachable <= set(words.ERRORS)


class Bubbles(HTMLParser):
    """Forms that the browser would check by itself, in its own words and language."""

    CHECKED = frozenset({"email", "url", "number"})

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._checks = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        if tag == "form":
            self._checks = "novalidate" not in names
        asked = "required" in names or "pattern" in names or names.get("type") in self.CHECKED
        if self._checks and asked and tag in {"input", "select", "textarea"}:
            self.found.append(str(self.get_starttag_text()))


def test_no_form_is_checked_by_the_browser_in_its_own_words(db: None) -> None:
    shop = furnished.build()
    client = Client()
    client.force_login(shop.owner)
    wrong = {}
    for path in [*pages.of(shop, client), f"/c/{shop.tenant.channels.get().public_id}/"]:
        reader = Bubbles()
        reader.feed(client.get(path).content.decode())
        if reader.found:
            wrong[path] = reader.found
    for path in ("/sign-in/", "/sign-up/", "/password/"):
        reader = Bubbles()
        reader.feed(Client().get(path).content.decode())
        if reader.found:
            wrong[path] = reader.found
    assert not wrong
