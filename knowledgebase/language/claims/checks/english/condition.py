# ruff: noqa: E501  (patterns are data; broken over lines they are harder to read)
"""A rule with conditions is not told as one without."""

import re
from collections.abc import Iterator

from knowledgebase.language.claims.checks.model import Facts, Judgement, wrong
from knowledgebase.language.claims.reading import TextReading

_ANY = re.compile(
    r"\b(?:no matter (?:where|how|what|who|which|when|whether)|whatever(?![’']s)|whichever|regardless|irrespective|whether or not|as (?:many|much|often|long) (?:\w+ )?as you (?:like|want|wish|please)|anyone (?!who|aged \d+ or over (?:can|may) (?:\w+ )*with)|anywhere(?! (?:from|between))|everywhere|"
    r"of any (?:size|age|kind|weight|length)|any (?:new |other )?one you|at any (?:age|hour)|even (?:the [£€$\d]|with a|if (?:you|it|they)|without|those|after|though you|in (?:the )?(?:december|summer|winter|sale))|without exception|all customers|unlimited|(?:just|works) (?:just )?as well|right up to|(?:children|kids|everyone|everything|sale items|weekends) (?:under \d+ )?included|for everyone|everyone (?:gets|can|pays|qualifies)|all through|too\.$|however (?:many|much|long|often|old)|whenever you (?:like|want)|on everything|every single|everything from|across the (?:whole|entire)|there too)\b",
    re.I,
)


def find(reading: TextReading, facts: Facts) -> Iterator[Judgement]:
    for clause in reading.clauses:
        found = _ANY.search(clause.text)
        if found is None or found.group().casefold() in facts.text.casefold():
            continue
        rest = clause.text.replace(found.group(), " ")
        if re.search(r"\b(?:can(?:no|')t|not|no one|never|sorry)\b", rest, re.I):
            continue
        yield wrong(clause, "condition dropped")
        return
