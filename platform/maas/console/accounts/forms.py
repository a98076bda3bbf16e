"""allauth's forms with our fields, words and look."""

from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as second_step
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import gettext_lazy as _

from maas.console.accounts import addresses
from maas.console.forms.base import ConsoleRenderer
from maas.console.forms.people import PASSWORD_RULES
from maas.console.forms.sentences import speak_for
from maas.tenants.models import User


class Drawn(forms.Form):
    """Draws a form of allauth's like all of ours, with our labels and hints."""

    default_renderer = ConsoleRenderer
    labels: ClassVar[dict[str, Any]] = {}
    hints: ClassVar[dict[str, Any]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")
            field.widget.attrs.pop("placeholder", None)
        speak_for(self)


CODE = {
    "autocomplete": "one-time-code",
    "inputmode": "numeric",
    "spellcheck": "false",
    "maxlength": "12",
}


class SignUpForm(Drawn, account.SignupForm):  # type: ignore[misc]  # allauth has no types
    labels = {"email": _("E-mail"), "password1": _("Password")}
    field_order = ["name", "email", "password1"]

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = PASSWORD_RULES

    def validate_unique_email(self, value: str) -> str:
        """Where no code is mailed, an address that is taken can only be told here."""
        email: str = super().validate_unique_email(value)
        if self.account_already_exists and not addresses.codes_are_mailed():
            raise forms.ValidationError(account.get_adapter().error_messages["email_taken"])
        return email


class ChangeEmailForm(Drawn, account.AddEmailForm):  # type: ignore[misc]
    labels = {"email": _("New e-mail address")}


class CodeForm(Drawn, account.ConfirmEmailVerificationCodeForm):  # type: ignore[misc]
    labels = {"code": _("Code from the mail")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update(CODE)


class ForgottenForm(Drawn, account.ResetPasswordForm):  # type: ignore[misc]
    labels = {"email": _("E-mail")}
    users: list[User]

    def clean_email(self) -> str:
        email: str = super().clean_email()
        for user in self.users:
            if user.has_usable_password():
                addresses.settle(user)
        return email


class ResetForm(Drawn, account.ResetPasswordKeyForm):  # type: ignore[misc]
    """One field: who mistypes a new password can ask for another link."""

    labels = {"password1": _("New password")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        self.fields["password1"].help_text = PASSWORD_RULES


class PasswordAgainForm(Drawn, account.ReauthenticateForm):  # type: ignore[misc]
    labels = {"password": _("Password")}


class SecondStepForm(Drawn, second_step.AuthenticateForm):  # type: ignore[misc]
    labels = {"code": _("Code from your app, or a recovery code")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update(CODE)


class SecondStepAgainForm(Drawn, second_step.ReauthenticateForm):  # type: ignore[misc]
    labels = {"code": _("Code from your app, or a recovery code")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update(CODE)


class ActivateAppForm(Drawn, totp.ActivateTOTPForm):  # type: ignore[misc]
    labels = {"code": _("Code that the app shows")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update(CODE)


class AddPasskeyForm(Drawn, webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """A passkey always signs in by itself, so that there is nothing to choose."""

    labels = {"name": _("What shall we call it?")}
    hints = {"name": _("So that you know it again, for example “my phone”.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].widget = forms.HiddenInput()
        self.fields["passwordless"].initial = True
        self.fields["name"].widget.attrs["maxlength"] = "60"
        self.fields["name"].required = True

    def clean_passwordless(self) -> bool:
        return True


class NamePasskeyForm(Drawn, webauthn.EditWebAuthnForm):  # type: ignore[misc]
    name = forms.CharField(label=_("Name"), max_length=60)
