"""Finds e-mail addresses, phone, identity and bank card numbers in a text, and masks them.

Free of Django; used for the rows of a data set and for what customers write.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import phonenumbers
from phonenumbers import Leniency, PhoneNumberMatcher, PhoneNumberType
from stdnum import luhn
from stdnum.cn import ric

from knowledgebase.language.facts.contacts import EMAIL, digits
from knowledgebase.language.text import has_han

_CN_ID = re.compile(r"(?<![\dA-Za-z])\d{17}[\dXx](?![\dA-Za-z])")
_GROUPS = re.compile(r"(?<![\d\-])\d+(?:[ \-]\d+)*(?![\d\-])")
_GROUP = re.compile(r"\d+")
_CARD_STARTS = (
    *("62", "4", "5", "34", "37", "30", "36", "38", "6011", "65", "35"),
    *(str(start) for start in range(2221, 2721)),
)
_SHORTEST_CARD, _LONGEST_CARD = 15, 19
_SHORTEST_GROUP = 4
_MANY_DIGITS = re.compile(r"\d(?:[\s().\-–/]{0,2}\d){6}")
_CN_MOBILE = re.compile(r"(?<!\d)(?:\+?86[\s\-]?)?1[3-9]\d[\s\-]?\d{4}[\s\-]?\d{4}(?!\d)")
_REGIONS = {"en": ("GB", "US"), "zh": ("CN", "HK", "TW")}
_MOBILE = (PhoneNumberType.MOBILE, PhoneNumberType.PAGER, PhoneNumberType.PERSONAL_NUMBER)
_GENERAL_MAILBOXES = re.compile(
    r"^(?:info|hello|hi|contact|sales|support|service|services|help|helpdesk|care|customer\w*|"
    r"orders?|returns?|refunds?|claims?|complaints?|billing|accounts?|invoices?|finance|office|shop|"
    r"store|team|mail|post|press|media|jobs?|careers?|hr|recruit\w*|bookings?|reservations?|events?|"
    r"privacy|legal|admin|webmaster|marketing|wholesale|partners?|kefu|fuwu|shouhou|zhaopin|piao|"
    r"fapiao|hezuo|tousu|dingdan|yuyue|caiwu|noreply|no-reply)[\d._-]*$",
    re.I,
)
_FREE_MAIL = frozenset(
    "gmail.com googlemail.com outlook.com hotmail.com live.com yahoo.com icloud.com me.com aol.com "
    "gmx.com proton.me protonmail.com qq.com foxmail.com 163.com 126.com sina.com sina.cn "
    "sohu.com yeah.net 139.com 189.cn aliyun.com".split()
)
_SEVERAL = 2
_FEWEST_HIDDEN = 4


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One personal datum. `kind` is "email", "phone", "id_number" or "bank_card"; `value` is
    normalised."""

    kind: str
    text: str
    value: str
    private: bool = False


def find(text: str, language: str) -> list[Finding]:
    """Everything personal in a text, in order of kind; no character counts for two findings."""
    found: list[Finding] = []
    for search in (_emails, _ids, _cards, _phones):
        for finding in search(text, language):
            found.append(finding)
            text = text.replace(finding.text, " " * len(finding.text), 1)
    return found


def is_own(finding: Finding, answers: int, domains: Mapping[str, int]) -> bool:
    """Whether a datum looks like the business's own: `answers` is how many name it."""
    if finding.kind in ("id_number", "bank_card"):
        return False
    if answers >= _SEVERAL:
        return True
    if finding.kind == "email":
        mailbox, _, domain = finding.value.rpartition("@")
        if domain in _FREE_MAIL:
            return False
        return bool(_GENERAL_MAILBOXES.match(mailbox)) or domains[domain] >= _SEVERAL
    return not finding.private


def mask(finding: Finding) -> str:
    """The datum with its middle hidden: d***@shop.example, 138****5678."""
    if finding.kind == "email":
        mailbox, _, domain = finding.text.rpartition("@")
        return f"{mailbox[:1]}***@{domain}"
    places = [at for at, char in enumerate(finding.text) if char.isalnum()]
    first, last = (6, 4) if finding.kind == "id_number" else (3, 4)
    if len(places) < first + last + _FEWEST_HIDDEN:
        first, last = 2, 2
    hidden = set(places[first : len(places) - last])
    return "".join("*" if at in hidden else char for at, char in enumerate(finding.text))


def masked(text: str, language: str) -> str:
    """The text with everything personal in it hidden."""
    for finding in find(text, language):
        text = text.replace(finding.text, mask(finding))
    return text


def _emails(text: str, language: str) -> Iterator[Finding]:
    del language
    for match in EMAIL.finditer(text):
        address = match.group().rstrip(".")
        yield Finding(kind="email", text=address, value=address.casefold())


def _ids(text: str, language: str) -> Iterator[Finding]:
    """Chinese resident identity numbers, by length, date, region and checksum."""
    del language
    for match in _CN_ID.finditer(text):
        if ric.is_valid(match.group().upper()):
            yield Finding(
                kind="id_number", text=match.group(), value=match.group().upper(), private=True
            )


def _cards(text: str, language: str) -> Iterator[Finding]:
    """Bank cards: 15 to 19 digits with a card's beginning and a right Luhn checksum."""
    del language
    for run in _GROUPS.finditer(text):
        groups = [group.span() for group in _GROUP.finditer(text, *run.span())]
        first = 0
        while first < len(groups):
            last = _card_end(text, groups, first)
            if last is not None:
                card = text[groups[first][0] : groups[last][1]]
                yield Finding(kind="bank_card", text=card, value=digits(card), private=True)
                first = last
            first += 1


def _card_end(text: str, groups: Sequence[tuple[int, int]], first: int) -> int | None:
    """The last group of the longest card that begins with a group; None where none does.

    Beside other groups of digits (a date, a security code) only groups of four and more count
    as a card's: any two sizes in a row of sizes would make one sooner or later.
    """
    number, longest, shortest_inner = "", None, _SHORTEST_GROUP
    for last in range(first, len(groups)):
        begin, end = groups[last]
        number += text[begin:end]
        whole_run = first == 0 and last == len(groups) - 1
        if (whole_run or shortest_inner >= _SHORTEST_GROUP) and _is_card(number):
            longest = last
        if len(number) >= _LONGEST_CARD:
            break
        shortest_inner = min(shortest_inner, end - begin)
    return longest


def _is_card(number: str) -> bool:
    return (
        _SHORTEST_CARD <= len(number) <= _LONGEST_CARD
        and number.startswith(_CARD_STARTS)
        and luhn.is_valid(number)
    )


def _phones(text: str, language: str) -> Iterator[Finding]:
    if _MANY_DIGITS.search(text) is None:
        return
    seen: set[str] = set()
    for mobile in _CN_MOBILE.finditer(text):
        if language == "zh" or has_han(text) or "86" in mobile.group()[:3]:
            seen.add(mobile.group())
            value = digits(mobile.group())[-11:]
            yield Finding(kind="phone", text=mobile.group(), value=value, private=True)
    for region in _REGIONS.get(language, ("GB", "US", "CN")):
        for match in PhoneNumberMatcher(text, region, leniency=Leniency.VALID):
            if any(match.raw_string in one or one in match.raw_string for one in seen):
                continue
            seen.add(match.raw_string)
            yield Finding(
                kind="phone",
                text=match.raw_string,
                value=phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164),
                private=phonenumbers.number_type(match.number) in _MOBILE,
            )
