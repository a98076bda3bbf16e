"""Numbers of identity documents: of China with Hong Kong, Macau and Taiwan, the UK, the US.

A Chinese number is judged by its form, date and check digit, and its region by the province
alone: counties are founded and renamed every year, and a table of them is old the day it is made.
"""

import re
from collections.abc import Iterator
from datetime import date

from stdnum import luhn
from stdnum.iso7064 import mod_11_2
from stdnum.us import ssn

from knowledgebase.language.personal_data.context import (
    CHINESE_ID,
    HEALTH,
    HONG_KONG,
    MACAU,
    NATIONAL_INSURANCE,
    SOCIAL_SECURITY,
    is_called,
    is_reference,
)
from knowledgebase.language.personal_data.place import BETWEEN, PersonalPlace, runs, same_size
from knowledgebase.language.text import has_han

KIND = "id_number"
_PROVINCES = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 "
    "71 81 82 83".split()
)
_FOREIGNER = "9"
"""First digit of a foreigner's permanent residence card; the province follows it."""
_CHECK_LETTER = re.compile(rf"(?:{BETWEEN})?[Xx](?![A-Za-z\d])")
_NATIONAL_INSURANCE = re.compile(
    r"(?<![A-Za-z\d])(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]"
    r"(?:[ .\-]?\d{2}){3}[ .\-]?[A-D](?![A-Za-z\d])",
    re.I,
)
_SOCIAL_SECURITY = re.compile(r"(?<![\d\-])\d{3}([ .\-]?)\d{2}\1\d{4}(?!-?\d)")


_HONG_KONG = re.compile(
    r"(?<![A-Za-z\d])([A-Z]{1,2})[ \-]?(\d{6}) ?(?:\(([\dA])\)|([\dA])(?![A-Za-z\d]))", re.I
)
_MACAU = re.compile(r"(?<![A-Za-z\d])([1578])([ /]?)(\d{6})(?: ?\((\d)\)|\2(\d))(?!\d)")
_TAIWAN = re.compile(r"(?<![A-Za-z\d])[A-Z][1289]\d{8}(?![A-Za-z\d])", re.I)
_TAIWAN_LETTERS = "ABCDEFGHJKLMNPQRSTUVXYWZIO"
_HEALTH = re.compile(r"(?<![\d\-])\d{3}([ \-]?)\d{3}\1\d{4}(?!-?[A-Za-z\d])")


def places(text: str, language: str) -> Iterator[PersonalPlace]:
    """Where a plain text names such a number."""
    yield from _resident(text)
    yield from _old_resident(text, chinese=language == "zh" or has_han(text))
    yield from _hong_kong(text)
    yield from _macau(text)
    yield from _taiwan(text, chinese=language == "zh" or has_han(text))
    yield from _health(text)
    yield from _national_insurance(text)
    yield from _social_security(text)


def _resident(text: str) -> Iterator[PersonalPlace]:
    """18 places; the last is the check digit, which may be the letter X."""
    for groups in runs(text):
        for start, end in same_size(text, groups, 18):
            yield from _checked(text, start, end)
        for start, end in same_size(text, groups, 17):
            if letter := _CHECK_LETTER.match(text, end):
                yield from _checked(text, start, letter.end())


def _checked(text: str, start: int, end: int) -> Iterator[PersonalPlace]:
    number = re.sub("[^0-9X]", "", text[start:end].upper())
    letter_before = text[start - 1 : start].isascii() and text[start - 1 : start].isalpha()
    fits = not letter_before and _has_region(number) and _is_date(number[6:14])
    if fits and mod_11_2.is_valid(number):
        yield _place(start, end, number)


def _old_resident(text: str, *, chinese: bool) -> Iterator[PersonalPlace]:
    """15 digits without a check digit, as issued until 1999: told apart from cards by their own
    check digit, and from orders by the words before."""
    for groups in runs(text):
        for start, end in same_size(text, groups, 15):
            number = re.sub(r"\D", "", text[start:end])
            named = is_called(text, start, CHINESE_ID)
            likely = chinese and len(groups) == 1 and not luhn.is_valid(number)
            fits = _has_region(number) and _is_date(f"19{number[6:12]}")
            if fits and (named or (likely and not is_reference(text, start))):
                yield _place(start, end, number)


def _has_region(number: str) -> bool:
    at = 1 if number.startswith(_FOREIGNER) else 0
    return number[at : at + 2] in _PROVINCES


def _is_date(digits: str) -> bool:
    try:
        born = date.fromisoformat(digits)
    except ValueError:
        return False
    return born.year in range(1850, 2100)


def _hong_kong(text: str) -> Iterator[PersonalPlace]:
    """Of Hong Kong: one or two letters, six digits, and the check digit, in brackets or, where it
    is called such a number, without."""
    for found in _HONG_KONG.finditer(text):
        letters, digits = found[1].upper(), found[2]
        check = (found[3] or found[4]).upper()
        plainly = found[3] is not None and found[1].isupper()
        if not plainly and not is_called(text, found.start(), HONG_KONG):
            continue
        values = [int(sign, 36) for sign in letters + digits]
        values = [36, *values] if len(letters) == 1 else values
        total = sum(weight * value for weight, value in zip(range(9, 1, -1), values, strict=True))
        if (total + int(check, 16)) % 11 == 0:
            yield _place(*found.span(), letters + digits + check)


def _macau(text: str) -> Iterator[PersonalPlace]:
    """Of Macau: eight digits, of which the last mostly stands in brackets. Its check is not made
    known, so that it has to be called such a number."""
    for found in _MACAU.finditer(text):
        named = is_called(text, found.start(), CHINESE_ID) or found[4] is not None
        if named and is_called(text, found.start(), MACAU):
            yield _place(*found.span(), re.sub(r"\D", "", found[0]))


def _taiwan(text: str, *, chinese: bool) -> Iterator[PersonalPlace]:
    """Of Taiwan: a letter and nine digits, of which the last is the check digit."""
    for found in _TAIWAN.finditer(text):
        number = found[0].upper()
        named = is_called(text, found.start(), CHINESE_ID)
        likely = chinese and found[0].isupper() and not is_reference(text, found.start())
        region = _TAIWAN_LETTERS.index(number[0]) + 10
        digits = [region // 10, region % 10, *map(int, number[1:])]
        weights = (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1)
        total = sum(weight * digit for weight, digit in zip(weights, digits, strict=True))
        if (named or likely) and total % 10 == 0:
            yield _place(*found.span(), number)


def _health(text: str) -> Iterator[PersonalPlace]:
    """Of the UK's health service, where named: ten digits, of which the last is the check digit."""
    for found in _HEALTH.finditer(text):
        number = re.sub(r"\D", "", found[0])
        total = sum(
            weight * int(digit) for weight, digit in zip(range(10, 0, -1), number, strict=True)
        )
        if is_called(text, found.start(), HEALTH) and total % 11 == 0:
            yield _place(*found.span(), number)


def _national_insurance(text: str) -> Iterator[PersonalPlace]:
    """Of the UK: two letters, six digits, a letter."""
    for found in _NATIONAL_INSURANCE.finditer(text):
        named = is_called(text, found.start(), NATIONAL_INSURANCE)
        if named or (found[0][:2].isupper() and not is_reference(text, found.start())):
            yield _place(*found.span(), re.sub(r"[^A-Z\d]", "", found[0].upper()))


def _social_security(text: str) -> Iterator[PersonalPlace]:
    """Of the US: nine digits, parted as people write them or named as such."""
    for found in _SOCIAL_SECURITY.finditer(text):
        number = re.sub(r"\D", "", found[0])
        told = is_called(text, found.start(), SOCIAL_SECURITY) or (
            found[1] != "" and not is_reference(text, found.start())
        )
        if told and ssn.is_valid(number):
            yield _place(*found.span(), number)


def _place(start: int, end: int, value: str) -> PersonalPlace:
    return PersonalPlace(kind=KIND, start=start, end=end, value=value, private=True)
