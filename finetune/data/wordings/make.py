"""Chooses made wordings for a fact: varied, deterministic, and never too close to others."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from finetune.data.checks.similar import closeness
from finetune.data.wordings import chinese, english
from finetune.data.wordings.rule import Rule, Use
from knowledgebase.language.text import has_han, key

_SHORTEST_KEY = 2
_LONGEST_GROWTH = 60


@dataclass(frozen=True, kw_only=True)
class Made:
    """A made wording and the rule that made it; `base` is the question it was made from."""

    text: str
    rule: str
    base: str


def rules(use: Use | None = None) -> list[str]:
    """Names of all rules, or of those for one use."""
    found = [*english.BOOK.rules, *chinese.BOOK.rules]
    return list(dict.fromkeys(rule.name for rule in found if use in (None, rule.use)))


def make(
    questions: Sequence[str],
    *,
    use: Use,
    number: int,
    seed: int,
    free: Callable[[str], bool],
    apart_from: Sequence[str] = (),
    closest: float = 100.0,
) -> list[Made]:
    """Up to `number` wordings of the same question, each by another rule where possible.

    `free` says whether a wording's key may still be used in the data set. A wording closer than
    `closest` (0..100, letter by letter) to one in `apart_from` is left out.
    """
    made: list[Made] = []
    used: set[str] = set()
    for rule, base in _attempts(questions, use, seed):
        if len(made) >= number:
            break
        if rule.name in used:
            continue
        text = rule.reword(base, _random(seed, rule.name, base))
        if not text or not _is_sound(text, base) or not free(key(text)):
            continue
        others = [*apart_from, *(one.text for one in made)]
        if any(closeness(text, other) > closest for other in others):
            continue
        if any(key(text) == key(one.text) for one in made):
            continue
        made.append(Made(text=text, rule=rule.name, base=base))
        used.add(rule.name)
    return made


def _attempts(questions: Sequence[str], use: Use, seed: int) -> list[tuple[Rule, str]]:
    """Rule and question pairs: every rule once before any question is used again."""
    attempts = []
    for at, question in enumerate(questions):
        book = chinese.BOOK if has_han(question) else english.BOOK
        fitting = [rule for rule in book.rules if rule.use is use]
        for place, rule in enumerate(fitting):
            turn = (at - place - _random(seed, question).randrange(len(questions))) % len(questions)
            attempts.append((turn, place, rule, question))
    attempts.sort(key=lambda one: one[:2])
    return [(rule, question) for _, _, rule, question in attempts]


def _is_sound(text: str, base: str) -> bool:
    folded = key(text)
    return (
        len(folded) >= _SHORTEST_KEY
        and folded != key(base)
        and len(text) <= len(base) + _LONGEST_GROWTH
    )


def _random(seed: int, *parts: str) -> Random:
    """A random source that depends on the seed and the texts alone."""
    digest = hashlib.sha256("\n".join((str(seed), *parts)).encode()).digest()
    return Random(int.from_bytes(digest[:8]))  # noqa: S311 - variety, not secrecy
