"""Which of the languages that a caller reads we speak."""

from django.conf import settings
from django.utils.translation.trans_real import (
    get_supported_language_variant,
    parse_accept_lang_header,
)


def accepted(header: str, *, otherwise: str = "") -> str:
    """The first language of an Accept-Language header that we speak, as Django names it."""
    for code, _weight in parse_accept_lang_header(header.lower()) if header else ():
        try:
            return get_supported_language_variant(code)
        except LookupError:
            continue
    return otherwise or settings.LANGUAGE_CODE
