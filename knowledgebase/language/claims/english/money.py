# ruff: noqa: E501  (patterns are data; broken over lines they are harder to read)
"""Amounts of money in English: symbols, words, cents."""

import re
from dataclasses import replace

from knowledgebase.language.claims.canvas import Step
from knowledgebase.language.claims.english.building import TO, N, ends, plain
from knowledgebase.language.claims.figures import Bound, Dimension, Figure

_SYMBOLS = {"£": "GBP", "€": "EUR", "¥": "CNY", "$": "USD", "us$": "USD", "hk$": "HKD", "a$": "AUD", "c$": "CAD",
            "gbp": "GBP", "eur": "EUR", "usd": "USD", "chf": "CHF", "cny": "CNY", "rmb": "CNY"}  # fmt: skip
_S = r"(?:(?:us|hk|a|c)?\$|[£€¥]|(?:gbp|eur|usd|chf|cny|rmb)\s)"
_CURRENCIES = {"pound": "GBP", "pounds": "GBP", "quid": "GBP", "gbp": "GBP", "euro": "EUR", "euros": "EUR", "eur": "EUR",
               "dollar": "USD", "dollars": "USD", "bucks": "USD", "usd": "USD", "yuan": "CNY", "rmb": "CNY", "cny": "CNY", "chf": "CHF",
               "francs": "CHF", "£": "GBP", "€": "EUR"}  # fmt: skip
_SYMBOL_MONEY = re.compile(
    rf"(?P<s>{_S})\s?(?P<a>{N})(?:(?P<to>{TO})(?P<s2>{_S})?\s?(?P<b>{N})(?=\s?(?:[,.;)]|$|\s(?:per|a|an|each|for|at|to|in|and|by|on|from))))?(?!\d)(?!\s?%)(?P<plus>\s?\+)?",
    re.I,
)
_WORD_MONEY = re.compile(
    rf"(?<![\d.£€$])(?:(?P<a>{N}){TO})?(?P<b>{N}|an?\s(?=pound|euro|dollar))[\s-]?(?P<w>pounds?|quid|gbp|euros?|eur|dollars?|bucks|usd|yuan|rmb|cny|chf|francs|€|£)['’]?(?![A-Za-z])(?:\s(?:and\s)?(?P<cents>\d{{1,2}})(?:\s?(?:pence|p|cents))?(?=\s?(?:[,.;]|$|lighter|less|more|each|an?\b|per\b|off|for|cheaper)))?",
    re.I,
)
_CENTS = re.compile(rf"(?<![\d.])(?P<b>{N})\s?(?P<w>pence|cents?|p|penny)(?![A-Za-z])", re.I)


def _symbol_money(match: re.Match[str]) -> list[Figure]:
    unit = _SYMBOLS[match["s"].strip().casefold()]
    first = float(match["a"])
    if not match["b"]:
        figure = plain(Dimension.MONEY, first, unit=unit)
        return [replace(figure, bound=Bound.AT_LEAST) if match["plus"] else figure]
    second = float(match["b"])
    to = match["to"].strip().casefold()
    if to == "to" and re.search(r"\b(?:by|from)\s$", match.string[: match.start()], re.I):
        return [
            plain(Dimension.MONEY, first, unit=unit),
            plain(Dimension.MONEY, second, unit=unit),
        ]
    if to in ("and", "or") and not re.search(r"between\s$", match.string[: match.start()], re.I):
        return [
            plain(Dimension.MONEY, first, unit=unit),
            *([plain(Dimension.MONEY, second, unit=unit)] if match["s2"] else []),
        ]
    return [plain(Dimension.MONEY, first, second, unit)]


def _word_money(match: re.Match[str]) -> list[Figure]:
    unit = _CURRENCIES[match["w"].casefold()]
    if not match["b"][0].isdigit():
        return [plain(Dimension.MONEY, 1, unit=unit)]
    if match["cents"]:
        return [plain(Dimension.MONEY, float(match["b"]) + float(match["cents"]) / 100, unit=unit)]
    return ends(match, Dimension.MONEY, unit)


def _cents(match: re.Match[str]) -> list[Figure]:
    unit = "" if match["w"].casefold().startswith("cent") else "GBP"
    return [plain(Dimension.MONEY, float(match["b"]) / 100, unit=unit)]


SYMBOL_MONEY: Step = (_SYMBOL_MONEY, _symbol_money)


WORD_MONEY: Step = (_WORD_MONEY, _word_money)


CENTS: Step = (_CENTS, _cents)
