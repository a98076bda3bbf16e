"""What the console and the rooms below it keep of people, for the privacy page."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maas.console.legal.sections import StoredData
from maas.mail.sender import KEPT as MAILS_KEPT
from maas.tenants.signin import WINDOW


def _account() -> str:
    return _(
        "Your name, e-mail address and language, your password as a fingerprint that cannot be "
        "turned back, and your further ways of signing in: as long as your account is there."
    )


def _attempts() -> str:
    minutes = WINDOW // 60
    told = ngettext(
        "How often somebody tried to sign in from an address: %(n)d minute, against guessing.",
        "How often somebody tried to sign in from an address: %(n)d minutes, against guessing.",
        minutes,
    )
    return told % {"n": minutes}


def _trail() -> str:
    return _(
        "Who changed what in a business, and when: as long as the business is there, so that its "
        "team can look it up."
    )


def _mails() -> str:
    told = ngettext(
        "Mails to you: their text until they are sent, and to whom they went for %(n)d day.",
        "Mails to you: their text until they are sent, and to whom they went for %(n)d days.",
        MAILS_KEPT.days,
    )
    return told % {"n": MAILS_KEPT.days}


def _usage() -> str:
    return _(
        "How many questions, tokens and machine hours a business used, without any text: as long "
        "as the business is there."
    )


KEPT = (
    StoredData(name="account", order=10, told=_account),
    StoredData(name="attempts", order=15, told=_attempts),
    StoredData(name="mails", order=20, told=_mails),
    StoredData(name="trail", order=30, told=_trail),
    StoredData(name="usage", order=80, told=_usage),
)
