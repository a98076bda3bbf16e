"""What pages without a sign-in share: whose page sent a form, and which language they speak."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext_lazy

from maas.common.errors import Problem
from maas.common.languages import accepted


class AnotherWebsite(Problem):
    """A page of somebody else's sends its visitors' questions here, at the merchant's cost."""

    status = 403
    code = "another_website"
    message = gettext_lazy("This can only be sent from the chat page itself.")


def from_our_page(request: HttpRequest) -> bool:
    """A browser names the website whose page sends; ours is ours in a frame, too.

    Behind a proxy we may not know under which name and scheme the page was asked for: then it is
    the console's own address, or one that is trusted with the console's forms.
    """
    origin = request.headers.get("Origin")
    if origin is None:
        return True
    scheme, _sep, host = origin.partition("://")
    console = urlsplit(settings.CONSOLE_URL)
    ours = (f"{console.scheme}://{console.netloc}", *settings.CSRF_TRUSTED_ORIGINS)
    return host == request.get_host() or any(matches(one, scheme, host) for one in ours)


def matches(website: str, scheme: str, host: str) -> bool:
    """Whether an origin is a website that was named, `https://*.shop.example` being many."""
    wanted_scheme, _sep, wanted = website.partition("://")
    if wanted.startswith("*."):
        return scheme == wanted_scheme and host.endswith(wanted[1:])
    return scheme == wanted_scheme and host == wanted


def speak_as(request: HttpRequest, sent: dict[str, Any]) -> str:
    """The language that the page was in."""
    language = str(sent.get("language", ""))
    if language not in dict(settings.LANGUAGES):
        language = settings.LANGUAGE_CODE
    translation.activate(language)
    request.LANGUAGE_CODE = language
    return language


def speak(request: HttpRequest, otherwise: str) -> None:
    """The visitor's language, where we speak it; else the model's."""
    own = "zh-hans" if otherwise.startswith("zh") else "en"
    language = accepted(request.headers.get("Accept-Language", ""), otherwise=own)
    translation.activate(language)
    request.LANGUAGE_CODE = language
