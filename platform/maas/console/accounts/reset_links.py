"""Links by which a person chooses a new password, as an admin of the platform gives them out."""

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext as _

from maas.console.accounts import letters
from maas.tenants import audit
from maas.tenants.models import User
from maas.tenants.principal import admin_label


@transaction.atomic
def give(*, by: User, person: User, request: HttpRequest) -> str:
    """Mail the person a link. Where no mail is sent: the link itself, to be handed over.

    It works once and no longer than a forgotten password's. A second step stays asked for.
    """
    token = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(person)
    key = f"{user_pk_to_url_str(person)}-{token}"
    link: str = get_adapter(request).get_reset_password_from_key_url(key)
    mailed = bool(settings.MAIL_IS_SENT)
    if mailed:
        with translation.override(person.language):
            letters.deliver(_letter(link), to=person.email)
    audit.record(admin_label(by), "user.reset_link", person, way="mail" if mailed else "shown")
    return "" if mailed else link


def _letter(link: str) -> letters.Letter:
    return letters.Letter(
        subject=_("Choose a new password"),
        lines=[_("Whoever runs this platform sends you this link to choose a new password.")],
        action=_("Choose a new password"),
        url=link,
        small=_("If you did not ask for it, do nothing: your password stays as it is."),
    )
