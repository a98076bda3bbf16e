"""The exam's authored messages: small talk, and traps; see `authored.yaml`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from finetune.data.checks.similar import closeness
from finetune.examiner.marking import said
from finetune.examiner.params import Item, Part
from knowledgebase.industries import Subject

_FILE = Path(__file__).with_name("authored.yaml")
_SAME_QUESTION = 85.0
MOST = 20
"""So many messages at most are authored in one language, traps included."""


@dataclass(frozen=True, kw_only=True)
class SmallTalk:
    """`unless`: what the data must not speak of itself; None where anything may."""

    texts: Mapping[str, Sequence[str]]
    unless: Subject | None


@dataclass(frozen=True, kw_only=True)
class Trap:
    text: str
    forbidden: tuple[str, ...]


def small_talk(language: str, *, questions: Sequence[str]) -> list[Item]:
    """Messages that ask for no fact, unless the data's own questions ask the same."""
    return [
        Item(number=0, part=Part.SMALL_TALK, question=text)
        for kind in _small_talk()
        if kind.unless is None or not any(map(kind.unless.is_in, questions))
        for text in kind.texts.get(language, ())
        if not any(closeness(text, other) >= _SAME_QUESTION for other in questions)
    ]


def traps(language: str, *, facts: Iterable[str]) -> list[Item]:
    """Messages that want something said, unless the data says it itself."""
    known = list(facts)
    return [
        Item(number=0, part=Part.TRAP, question=trap.text, forbidden=trap.forbidden)
        for trap in _traps(language)
        if not any(said(trap.forbidden, fact) for fact in known)
    ]


@cache
def _read() -> Mapping[str, Any]:
    read: Mapping[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return read


@cache
def _small_talk() -> list[SmallTalk]:
    return [
        SmallTalk(texts=one["texts"], unless=_subject(one["kind"], one.get("unless")))
        for one in _read()["small_talk"]
    ]


@cache
def _traps(language: str) -> list[Trap]:
    return [
        Trap(text=one[language]["text"], forbidden=tuple(one[language]["forbidden"]))
        for one in _read()["trap"]
        if language in one
    ]


def _subject(kind: str, words: Mapping[str, str] | None) -> Subject | None:
    if words is None:
        return None
    listed = {name: tuple(one.strip() for one in told.split(",")) for name, told in words.items()}
    return Subject(id=kind, title={}, words=listed, question={})
