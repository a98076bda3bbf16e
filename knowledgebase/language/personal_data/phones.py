"""Phone numbers, by the numbering plans of the countries that a text's language points to."""

import re
from collections.abc import Iterator

import phonenumbers
from phonenumbers import Leniency, PhoneNumberMatcher, PhoneNumberType

from knowledgebase.language.facts.contacts import digits
from knowledgebase.language.personal_data.context import is_reference
from knowledgebase.language.personal_data.place import PersonalPlace
from knowledgebase.language.text import has_han

KIND = "phone"
_MANY_DIGITS = re.compile(r"(?<![£$€¥\d])(?<!\d[.,])\d(?:[\s().\-/]{0,2}\d){6}")
_SEPARATOR = r"[ .\-]{0,2}"
_CN_MOBILE = re.compile(
    rf"(?<!\d)(?:[(（]?(?:\+|00)?86[)）]?{_SEPARATOR})?"
    rf"1[3-9]\d(?:{_SEPARATOR}\d{{4}}{_SEPARATOR}\d{{4}}|{_SEPARATOR}\d{{3}}{_SEPARATOR}\d{{5}}"
    rf"|\d{{2}}{_SEPARATOR}\d{{3}}{_SEPARATOR}\d{{3}})(?!\d)"
)
# Numbers that Ofcom keeps for examples are no valid ones, and yet look like a person's.
_GAP = r"[ .\-]?"
_UK_MOBILE = re.compile(
    rf"(?<![\d.,/])(?<!\d[ \-])(?:(?:\+|00)44{_GAP}(?:\(0\){_GAP})?7|\(?07)"
    rf"(?:\d{{3}}\)?{_GAP}\d{{6}}|\d{{3}}\)?{_GAP}\d{{3}}{_GAP}\d{{3}}"
    rf"|\d{{2}}{_GAP}\d{{3}}{_GAP}\d{{4}})(?!\d)(?![ .\-]\d)"
)
_PRICED = re.compile(r"\s?(?:VND|IDR|KRW|JPY|USD|EUR|GBP|CNY|RMB|元|円|₫|원|[件个份台])", re.I)
_REGIONS = {"en": ("GB", "US"), "zh": ("CN", "HK", "TW")}
_MOBILE = (PhoneNumberType.MOBILE, PhoneNumberType.PAGER, PhoneNumberType.PERSONAL_NUMBER)
_AND = re.compile(r"[\s,;/、，；和及或]*(?:\band\b|\bor\b)?[\s、和及或]*")


def places(text: str, language: str) -> Iterator[PersonalPlace]:
    """Where a plain text names a phone number; an order's or an account's number is none."""
    if _MANY_DIGITS.search(text) is None:
        return
    found = sorted(_candidates(text, language), key=lambda one: (one.start, -one.end))
    covered, reference_until = 0, -1
    for place in found:
        if place.start < covered:
            continue
        covered = place.end
        listed = reference_until >= 0 and _AND.fullmatch(text, reference_until, place.start)
        if listed or is_reference(text, place.start) or _PRICED.match(text, place.end):
            reference_until = place.end
        else:
            yield place


def _candidates(text: str, language: str) -> Iterator[PersonalPlace]:
    chinese = language == "zh" or has_han(text)
    for mobile in _CN_MOBILE.finditer(text):
        if chinese or "86" in mobile[0][:5]:
            value = digits(mobile[0])[-11:]
            yield PersonalPlace(
                kind=KIND, start=mobile.start(), end=mobile.end(), value=value, private=True
            )
    for mobile in _UK_MOBILE.finditer(text):
        if not chinese or mobile[0].startswith(("+", "00")):
            yield PersonalPlace(
                kind=KIND,
                start=mobile.start(),
                end=mobile.end(),
                value=f"+44{digits(mobile[0])[-10:]}",
                private=True,
            )
    for region in _REGIONS.get(language, ("GB", "US", "CN")):
        for match in PhoneNumberMatcher(text, region, leniency=Leniency.VALID):
            yield PersonalPlace(
                kind=KIND,
                start=match.start,
                end=match.end,
                value=phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164),
                private=phonenumbers.number_type(match.number) in _MOBILE,
            )
