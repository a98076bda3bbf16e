# ruff: noqa: E501  (patterns are data; broken over lines they are harder to read)
"""Units in English: what each measures, and how many of the base unit it is."""

import re

from knowledgebase.language.claims.figures import MINUTES_A_DAY, Dimension

_D = Dimension
_TABLE: tuple[tuple[str, Dimension, float, str], ...] = (
    ("second seconds sec secs", _D.SPAN, 1 / 60, ""),
    ("minute minutes min mins", _D.SPAN, 1, ""),
    ("hour hours hr hrs h", _D.SPAN, 60, ""),
    ("day days night nights", _D.SPAN, MINUTES_A_DAY, ""),
    ("week weeks wk wks", _D.SPAN, 7 * MINUTES_A_DAY, ""),
    ("month months", _D.SPAN, 30 * MINUTES_A_DAY, ""),
    ("quarters", _D.SPAN, 90 * MINUTES_A_DAY, ""),
    ("year years yr yrs", _D.SPAN, 360 * MINUTES_A_DAY, ""),
    ("mg milligram milligrams", _D.MASS, 0.001, ""),
    ("mcg µg microgram micrograms", _D.MASS, 0.000001, ""),
    ("g gram grams gr", _D.MASS, 1, ""),
    ("kg kilo kilos kilogram kilograms kgs", _D.MASS, 1000, ""),
    ("t tonne tonnes", _D.MASS, 1_000_000, ""),
    ("lb lbs", _D.MASS, 453.59237, ""),
    ("oz ounce ounces", _D.MASS, 28.349523, ""),
    ("stone stones", _D.MASS, 6350.29318, ""),
    ("mm millimetre millimetres millimeter millimeters", _D.LENGTH, 1, ""),
    ("cm centimetre centimetres centimeter centimeters", _D.LENGTH, 10, ""),
    ("m metre metres meter meters", _D.LENGTH, 1000, ""),
    ("km kilometre kilometres kilometer kilometers", _D.LENGTH, 1_000_000, ""),
    ("inch inches in\\.", _D.LENGTH, 25.4, ""),
    ("foot feet ft", _D.LENGTH, 304.8, ""),
    ("yard yards", _D.LENGTH, 914.4, ""),
    ("mile miles mi", _D.LENGTH, 1_609_344, ""),
    ("m² m2 sqm sq\\sm square[\\s-]met(?:re|er)s?", _D.AREA, 1, ""),
    ("sq\\sft ft² square[\\s-]f(?:oo|ee)t sqft", _D.AREA, 0.09290304, ""),
    ("acre acres", _D.AREA, 4046.8564, ""),
    ("hectare hectares ha", _D.AREA, 10_000, ""),
    ("ml millilitre millilitres milliliter milliliters", _D.VOLUME, 1, ""),
    ("cl centilitre centilitres", _D.VOLUME, 10, ""),
    ("l litre litres liter liters ltr", _D.VOLUME, 1000, ""),
    ("m³ m3 cbm cubic[\\s-]met(?:re|er)s?", _D.VOLUME, 1_000_000, ""),
    ("pint pints", _D.VOLUME, 568.26125, ""),
    ("gallon gallons", _D.VOLUME, 4546.09, ""),
    ("°c ℃ degrees?\\sc(?:elsius)? degrees?\\scentigrade ° degrees? °f", _D.TEMPERATURE, 1, ""),
    ("w watt watts", _D.OTHER, 1, "watt"),
    ("kw kilowatt kilowatts", _D.OTHER, 1000, "watt"),
    ("wh", _D.OTHER, 1, "watt-hour"),
    ("kwh kilowatt[\\s-]hours?", _D.OTHER, 1000, "watt-hour"),
    ("v volt volts", _D.OTHER, 1, "volt"),
    ("mah", _D.OTHER, 1, "milliamp-hour"),
    ("ah", _D.OTHER, 1000, "milliamp-hour"),
    ("amp amps", _D.OTHER, 1, "amp"),
    ("bar bars", _D.OTHER, 1, "bar"),
    ("psi", _D.OTHER, 1, "psi"),
    ("lm lumen lumens", _D.OTHER, 1, "lumen"),
    ("db decibel decibels", _D.OTHER, 1, "decibel"),
    ("hz hertz", _D.OTHER, 1, "hertz"),
    ("mb megabytes?", _D.OTHER, 1, "megabyte"),
    ("gb gigabytes?", _D.OTHER, 1024, "megabyte"),
    ("tb terabytes?", _D.OTHER, 1_048_576, "megabyte"),
    ("mph", _D.OTHER, 1.609344, "km/h"),
    ("km/h kph", _D.OTHER, 1, "km/h"),
    ("kcal calories calorie", _D.OTHER, 1, "kcal"),
    ("iu", _D.OTHER, 1, "iu"),
    ("ppm", _D.OTHER, 1, "ppm"),
    ("togs? gsm", _D.OTHER, 1, "gsm"),
)  # fmt: skip
_PLAIN: dict[str, tuple[Dimension, float, str]] = {}
_PATTERNS: list[tuple[re.Pattern[str], tuple[Dimension, float, str]]] = []
for _spellings, _dimension, _factor, _unit in _TABLE:
    for _spelling in _spellings.split():
        if re.fullmatch(r"[\w°℃²³µ/]+", _spelling):
            _PLAIN[_spelling] = (_dimension, _factor, _unit)
        else:
            _PATTERNS.append((re.compile(_spelling, re.I), (_dimension, _factor, _unit)))
_ALL = [one for spellings, *_ in _TABLE for one in spellings.split()]
UNIT = "(?:" + "|".join(sorted(_ALL, key=lambda one: (-len(one), one))) + r")(?![A-Za-zµ²³])"
WORKDAYS = r"(?:working|business|work|week)[\s-]?days?\b"
_PER = {
    "min": "minute", "minute": "minute", "hour": "hour", "hr": "hour", "h": "hour", "hourly": "hour",
    "day": "day", "daily": "day", "night": "day", "nightly": "day", "week": "week", "weekly": "week", "month": "month",
    "monthly": "month", "year": "year", "yearly": "year", "annum": "year", "annually": "year", "annual": "year", "pa": "year", "p.a": "year",
    "gram": "gram", "g": "gram", "100 g": "100 g", "100g": "100 g", "kilo": "kilogram", "kg": "kilogram", "kilogram": "kilogram",
    "tonne": "tonne", "metre": "metre", "meter": "metre", "m": "metre", "km": "kilometre", "kilometre": "kilometre", "kilometer": "kilometre",
    "mile": "mile", "square metre": "square metre", "m²": "square metre", "ml": "millilitre", "litre": "litre", "l": "litre", "liter": "litre",
    "lb": "lb", "pound": "lb", "m³": "cubic metre", "cubic metre": "cubic metre", "cubic meter": "cubic metre",
}  # fmt: skip


def measure(spelling: str) -> tuple[Dimension, float, str] | None:
    """Dimension, base units and unit name of a spelling."""
    folded = spelling.casefold().rstrip(".")
    if folded in _PLAIN:
        return _PLAIN[folded]
    return next(
        (
            what
            for pattern, what in _PATTERNS
            if pattern.fullmatch(folded) or pattern.fullmatch(spelling)
        ),
        None,
    )


def per_name(word: str) -> str:
    """The name of what a price or rate is for."""
    word = re.sub(r"\s+", " ", word.casefold().strip(". "))
    word = re.sub(r"^square[\s-]met(?:re|er)s?$", "square metre", word)
    if word in _PER:
        return _PER[word]
    single = word.removesuffix("s") if not word.endswith("ss") else word
    return _PER.get(single, single)
