"""Addresses of accounts, under the names by which allauth knows them (so without a namespace)."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from django.urls import path, register_converter
from django.urls.converters import StringConverter

from maas.common.bodies import BodySort, takes
from maas.console.accounts import views
from maas.console.views import session


class Word(StringConverter):
    regex = "[0-9A-Za-z]+"


register_converter(Word, "word")

ways_in = [
    path("sign-in/", session.sign_in, name="account_login"),
    path("sign-in/second-step/", mfa.authenticate, name="mfa_authenticate"),
    path("sign-in/passkey/", views.PasskeySignIn.as_view(), name="mfa_login_webauthn"),
    path("sign-in/switched-off/", account.account_inactive, name="account_inactive"),
    path("sign-out/", session.sign_out, name="account_logout"),
    path("sign-up/", account.signup, name="account_signup"),
    path("confirm/", views.Confirm.as_view(), name="account_email_verification_sent"),
    path("password/", account.password_reset, name="account_reset_password"),
    path("password/sent/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "password/<word:uidb36>-<str:key>/",
        views.Reset.as_view(),
        name="account_reset_password_from_key",
    ),
]
for one in ways_in:
    takes(BodySort.SMALL)(one.callback)

ones_own = [
    path("account/email/", views.ChangeEmail.as_view(), name="account_email"),
    path("account/again/", account.reauthenticate, name="account_reauthenticate"),
    path("account/again/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path(
        "account/again/passkey/",
        views.PasskeyAgain.as_view(),
        name="mfa_reauthenticate_webauthn",
    ),
    path("account/sign-in/", mfa.index, name="mfa_index"),
    path("account/app/", app.activate_totp, name="mfa_activate_totp"),
    path("account/app/off/", app.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("account/codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("account/codes/file/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("account/passkeys/add/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("account/passkeys/<int:pk>/", views.NamePasskey.as_view(), name="mfa_edit_webauthn"),
    path(
        "account/passkeys/<int:pk>/remove/",
        views.RemovePasskey.as_view(),
        name="mfa_remove_webauthn",
    ),
]
urlpatterns = [*ways_in, *ones_own]
