"""Money, percentages and discounts."""

import re
from collections.abc import Iterable
from decimal import Decimal

from knowledgebase.language.facts.model import Canvas, Fact, Kind
from knowledgebase.language.facts.numerals import (
    ARABIC,
    EN_NUMERAL,
    SCALE,
    ZH_NUMERAL,
    parse,
    plain,
)

_SYMBOLS = {"£": "GBP", "€": "EUR", "¥": "CNY", "￥": "CNY", "₩": "KRW", "₹": "INR", "$": "USD"}
_SYMBOLS |= {"hk$": "HKD", "us$": "USD", "a$": "AUD", "s$": "SGD", "rmb": "CNY", "cny": "CNY"}
_SYMBOLS |= {"gbp": "GBP", "usd": "USD", "eur": "EUR", "人民币": "CNY"}
_WORDS = {
    **dict.fromkeys(("pounds", "pound", "quid", "gbp", "英镑"), "GBP"),
    **dict.fromkeys(("dollars", "dollar", "usd", "美元", "美金"), "USD"),
    **dict.fromkeys(("euros", "euro", "eur", "欧元"), "EUR"),
    **dict.fromkeys(("yuan", "rmb", "cny", "元", "块钱", "元人民币", "块", "圆"), "CNY"),
    **dict.fromkeys(("yen", "jpy", "日元", "日圆"), "JPY"),
    **dict.fromkeys(("港币", "港元", "hkd"), "HKD"),
    **dict.fromkeys(("£", "€"), ""),
}
_WORDS |= {"£": "GBP", "€": "EUR"}
_CENTS = {"pence": "GBP", "p": "GBP", "cents": "USD"}
_N = rf"(?:{ARABIC})"
_TO = r"\s*(?:-|–|—|~|～|to|and|or|至|到|或)\s*"
_SYMBOL = "|".join(re.escape(one) for one in sorted(_SYMBOLS, key=len, reverse=True))
_WORD = "|".join(
    rf"{re.escape(one)}\b" if one.isascii() and one.isalpha() else re.escape(one)
    for one in sorted(_WORDS, key=len, reverse=True)
)
_BEFORE = re.compile(
    rf"(?P<symbol>{_SYMBOL})\s?(?P<a>{_N})(?P<sa>{SCALE})?(?:{_TO}(?P<b>{_N})(?!\s?%)(?P<sb>{SCALE})?(?=[\s,.;]|$|元))?元?",
    re.I,
)
_AFTER = re.compile(
    rf"(?<!\d)(?<!\d[.,])(?:(?P<a>{_N}|\b(?:{EN_NUMERAL})\b|{ZH_NUMERAL})(?P<sa>{SCALE})?\s?(?:元|块)?{_TO})?"
    rf"(?P<b>{_N}|\b(?:{EN_NUMERAL})\b|{ZH_NUMERAL})(?P<sb>{SCALE})?\s?(?P<word>{_WORD})",
    re.I,
)
_PENCE = re.compile(rf"(?<!\d)(?<!\d[.,])(?P<b>{_N})\s?(?P<word>pence|cents|p)\b", re.I)

_P = r"(?:\s?%|\s?per\s?cent\b|\s?percent\b|\s?个百分点)"
_PERCENT = re.compile(
    rf"(?P<cue>(?:save|saves|saving|discount of|reduced by|立减|优惠|降价|便宜|减免|减)\s?)?"
    rf"(?<!\d)(?<!\d[.,])(?:(?P<a>{_N}){_P}?{_TO})?(?P<b>{_N}|\b(?:{EN_NUMERAL})\b){_P}"
    r"(?P<off>\s?(?:off\b|discount\b|reduction\b|rebate\b|cheaper\b|less\b|的?优惠|的?折扣))?",
    re.I,
)
_ZH_PERCENT = re.compile(rf"百分之(?P<b>{ZH_NUMERAL}|\d+(?:\.\d+)?)(?:点(?P<point>{ZH_NUMERAL}))?")
_FOLD = re.compile(r"(?P<b>\d(?:\.\d+)?|\d\d|[一二三四五六七八九]{1,2})折(?!叠|扣|腾|断)")
_TENTHS = re.compile(r"(?P<b>[一二两三四五六七八九]|\d)成(?=[^\w]|的|左右|以|$)")
_HALF = re.compile(r"\bhalf[\s-](?:the\s)?price\b|\bhalf\soff\b|半价|对折", re.I)


def find_percentages(canvas: Canvas) -> None:
    canvas.take(_HALF, lambda m: [Fact(kind=Kind.DISCOUNT, value="50", text=m.group())])
    canvas.take(_FOLD, _fold)
    canvas.take(_ZH_PERCENT, _chinese_percent)
    canvas.take(_PERCENT, _percent)
    canvas.take(_TENTHS, lambda m: _share(m, parse(m["b"]), 10))


def find_money(canvas: Canvas) -> None:
    canvas.take(_BEFORE, lambda m: _money(m, _SYMBOLS[m["symbol"].casefold()]))
    canvas.take(_AFTER, _worded)
    canvas.take(_PENCE, _pence)


def _fold(match: re.Match[str]) -> list[Fact]:
    """八折 pays 80 %, 七五折 and 75折 pay 75 %: what is taken off is the rest to 100."""
    paid = parse(match["b"]) or Decimal(0)
    paid = paid * 10 if paid < 10 else paid
    return [Fact(kind=Kind.DISCOUNT, value=plain(100 - paid), text=match.group())]


def _chinese_percent(match: re.Match[str]) -> list[Fact] | None:
    whole = parse(match["b"])
    if whole is not None and match["point"]:
        digits = "".join(plain(parse(char) or Decimal(0)) for char in match["point"])
        whole += Decimal(f"0.{digits}")
    return _share(match, whole, 1)


def _share(match: re.Match[str], value: Decimal | None, factor: int) -> list[Fact] | None:
    if value is None:
        return None
    return [Fact(kind=Kind.PERCENT, value=plain(value * factor), text=match.group())]


def _percent(match: re.Match[str]) -> list[Fact]:
    kind = Kind.DISCOUNT if match["off"] or match["cue"] else Kind.PERCENT
    values = [parse(text) for text in (match["a"], match["b"]) if text]
    return [
        Fact(kind=kind, value=plain(value), text=match.group().strip())
        for value in values
        if value is not None
    ]


def _money(match: re.Match[str], currency: str) -> list[Fact]:
    scale = match["sb"] or match["sa"] or ""
    pairs = [(match["a"], match["sa"] or scale), (match["b"], match["sb"] or scale)]
    values = [parse(text, scaled) for text, scaled in pairs if text]
    return [
        Fact(kind=Kind.MONEY, value=plain(value), unit=currency, text=match.group().strip())
        for value in values
        if value is not None
    ]


def _worded(match: re.Match[str]) -> list[Fact] | None:
    word = match["word"].casefold()
    written_out = match["b"][0] in "零〇一二两三四五六七八九十百千万亿"
    if word == "块" and written_out:
        return None  # 一块绿豆糕 is a piece, not a price
    return _money(match, _WORDS[word])


def _pence(match: re.Match[str]) -> Iterable[Fact]:
    value = (parse(match["b"]) or Decimal(0)) / 100
    currency = _CENTS[match["word"].casefold()]
    return [Fact(kind=Kind.MONEY, value=plain(value), unit=currency, text=match.group())]
