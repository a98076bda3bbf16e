"""E-mail addresses, web addresses and telephone numbers."""

import re
from collections.abc import Iterable

from knowledgebase.language.facts.model import Canvas, Fact, Kind

_TLDS = (
    "com|net|org|edu|gov|info|biz|io|ai|app|dev|shop|store|online|site|example|test|me|tv|co|"
    "cn|hk|tw|sg|jp|kr|uk|us|ca|au|nz|ie|de|fr|es|it|nl|eu|in|com\\.cn|co\\.uk|com\\.hk"
)
EMAIL = re.compile(r"(?<![A-Za-z0-9._%+-])[a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.I)
_URL = re.compile(
    rf"(?<![A-Za-z0-9_@.-])(?:https?://|www\.)?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:{_TLDS})"
    r"(?![a-z0-9-])(?::\d+)?(?:/[a-z0-9\-._~%/?#=&+]*)?",
    re.I | re.A,
)
# A number is a telephone number by its beginning, or by the word before it.
_PHONE_BODY = r"\(?\d[\d\s()\-–.]{5,18}\d"
_PHONE = re.compile(
    rf"(?<![A-Za-z\d])(?<!\d[.,])(?:\+\s?{_PHONE_BODY}|\(?0\d[\d\s()\-–.]{{5,16}}\d|1[3-9]\d(?:[\s-]?\d{{4}}){{2}}"
    rf"|[48]00[\s-]?\d{{3,4}}[\s-]?\d{{3,4}})(?!\d)",
    re.A,
)
_CUED_PHONE = re.compile(
    rf"(?:phone|telephone|tel|call|ring|mobile|whatsapp|hotline|fax|电话|手机|热线|座机|拨打|致电)"
    rf"(?:[^\d\n]{{0,25}}?)(?P<only>(?<!\d)(?<!\d[.,]){_PHONE_BODY})(?!\d)",
    re.I | re.A,
)
_SHORTEST_PHONE = 7
_LONGEST_PHONE = 15


def digits(text: str) -> str:
    """Only the digits of a text."""
    return re.sub(r"\D", "", text)


def fold_url(text: str) -> str:
    """A web address without scheme, `www.` and closing slash or dot."""
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", text.casefold()).rstrip("/.?#")


def find(canvas: Canvas) -> None:
    canvas.take(EMAIL, _email)
    canvas.take(_URL, _url)


def find_phones(canvas: Canvas) -> None:
    canvas.take(_PHONE, lambda match: _phone(match.group()))
    canvas.take(_CUED_PHONE, lambda match: _phone(match.group("only")))


def _email(match: re.Match[str]) -> Iterable[Fact]:
    address = match.group().rstrip(".")
    return [Fact(kind=Kind.EMAIL, value=address.casefold(), text=address)]


def _url(match: re.Match[str]) -> Iterable[Fact]:
    return [Fact(kind=Kind.URL, value=fold_url(match.group()), text=match.group())]


def _phone(text: str) -> Iterable[Fact] | None:
    number = digits(text)
    if not _SHORTEST_PHONE <= len(number) <= _LONGEST_PHONE:
        return None
    return [Fact(kind=Kind.PHONE, value=number, text=text.strip())]
