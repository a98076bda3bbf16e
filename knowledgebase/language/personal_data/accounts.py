"""Bank cards and bank accounts, by their form and check digits; passports, where named as such."""

import re
from collections.abc import Iterator, Sequence

from stdnum import iban, luhn

from knowledgebase.language.facts.contacts import digits
from knowledgebase.language.personal_data.context import SORT_CODE, is_article
from knowledgebase.language.personal_data.place import PersonalPlace, runs

CARD, ACCOUNT, PASSPORT = "bank_card", "bank_account", "passport"
_STARTS = (
    *("62", "4", "5", "34", "37", "30", "36", "38", "6011", "65", "35"),
    *(str(start) for start in range(2221, 2721)),
)
_SHORTEST, _LONGEST = 15, 19
_SHORTEST_GROUP = 4
_NEAR = 20
_IBAN_START = re.compile(r"(?<![A-Za-z\d])[A-Za-z]{2}[ .\-]?\d{2}")
_IBAN_SIGN = re.compile(r"[ .\-]?[A-Za-z\d]")
_SHORTEST_IBAN, _LONGEST_IBAN = 15, 34
_BRITISH = re.compile(
    r"(?<![\d\-])(\d{2}([ \-]?)\d{2}\2\d{2})(?!-?\d)\D{0,40}?(?<!\d)(\d{8})(?!\d)"
    r"|(?<!\d)(\d{8})(?!\d)\D{0,40}?(?<![\d\-])(\d{2}([ \-]?)\d{2}\6\d{2})(?!-?\d)"
)
_PASSPORT = re.compile(
    r"(?:passports?|travel documents?|护照|護照|通行证|通行證|台胞证|回乡证)"
    r"(?:(?!(?<!\bno)(?<!\bnr)\.\s|[。;!?]|\d{6}).){0,30}?"
    r"(?<![A-Za-z\d])([A-Za-z]{0,2}\d{6,10})(?![A-Za-z\d]|[ \-]\d{3})",
    re.I,
)


def cards(text: str, language: str) -> Iterator[PersonalPlace]:
    """Bank cards: 15 to 19 digits with a card's beginning and a right Luhn checksum."""
    del language
    for groups in runs(text):
        first = 0
        while first < len(groups):
            last = _card_end(text, groups, first)
            if last is not None and not is_article(text, groups[first][0]):
                start, end = groups[first][0], groups[last][1]
                value = digits(text[start:end])
                yield PersonalPlace(kind=CARD, start=start, end=end, value=value, private=True)
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
        if len(number) >= _LONGEST:
            break
        shortest_inner = min(shortest_inner, end - begin)
    return longest


def _is_card(number: str) -> bool:
    return (
        _SHORTEST <= len(number) <= _LONGEST
        and number.startswith(_STARTS)
        and luhn.is_valid(number)
    )


def accounts(text: str, language: str) -> Iterator[PersonalPlace]:
    """International bank account numbers, by country, length and check digits."""
    del language
    for begin in _IBAN_START.finditer(text):
        end = _iban_end(text, begin.start())
        if end is not None:
            value = iban.compact(re.sub(r"[ .\-]", "", text[begin.start() : end]))
            yield PersonalPlace(
                kind=ACCOUNT, start=begin.start(), end=end, value=value, private=True
            )


def british_accounts(text: str, language: str) -> Iterator[PersonalPlace]:
    """British bank accounts: eight digits beside a sort code that is called so."""
    del language
    for found in _BRITISH.finditer(text):
        account = 3 if found[3] else 4
        near = SORT_CODE.search(text, max(0, found.start() - _NEAR), found.end())
        if near is not None:
            start, end = found.span(account)
            yield PersonalPlace(
                kind=ACCOUNT, start=start, end=end, value=found[account], private=True
            )


def _iban_end(text: str, start: int) -> int | None:
    """Where an account number that begins there ends; words may follow it, so each end is tried."""
    at, number = start, ""
    while (sign := _IBAN_SIGN.match(text, at)) and len(number) < _LONGEST_IBAN:
        number, at = number + sign[0][-1].upper(), sign.end()
        ends = not (text[at : at + 1].isascii() and text[at : at + 1].isalnum())
        if ends and len(number) >= _SHORTEST_IBAN and iban.is_valid(number):
            return at
    return None


def passports(text: str, language: str) -> Iterator[PersonalPlace]:
    """Numbers that are called a passport's or a travel permit's; their form alone says nothing."""
    del language
    for found in _PASSPORT.finditer(text):
        value = found[1].upper()
        yield PersonalPlace(
            kind=PASSPORT, start=found.start(1), end=found.end(1), value=value, private=True
        )
