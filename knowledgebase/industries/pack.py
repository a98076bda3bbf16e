"""Reads an industry pack, and tells which of its subjects texts speak of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledgebase.language.text import has_han, key

_FOLDER = Path(__file__).parent
OTHER = "other"
LANGUAGES = ("en", "zh")
_SHORTEST_STEM = 3

ByLanguage = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Subject:
    """Something that texts can be about. `words`: by language, what gives it away: whole words
    in English (an ending of "s" or "ing" makes no difference), parts of words in Chinese."""

    id: str
    title: ByLanguage
    words: Mapping[str, tuple[str, ...]]
    question: ByLanguage

    def is_in(self, text: str) -> bool:
        """Whether the text speaks of the subject."""
        folded = key(text)
        if has_han(folded):
            return any(word in folded for word in self.words["zh"])
        spoken = f" {' '.join(map(_stem, folded.split()))} "
        return any(f" {' '.join(map(_stem, word.split()))} " in spoken for word in self.words["en"])


@dataclass(frozen=True, kw_only=True)
class Pack:
    """`topics`: what customers usually ask. `careful`: subjects on which a wrong answer does
    harm, so that a person should have checked every answer. `icon`: the name of a Tabler icon;
    `question` and `answer` are an example for people who choose their trade. `thresholds`: by
    category of content, from which score (0..1) a review objects; "default" for all others;
    `kept`: further categories that nobody of this trade may put off."""

    name: str
    title: ByLanguage
    icon: str
    question: ByLanguage
    answer: ByLanguage
    topics: tuple[Subject, ...]
    careful: tuple[Subject, ...]
    thresholds: Mapping[str, float]
    kept: frozenset[str]

    def missing(self, texts: Iterable[str]) -> list[Subject]:
        """The topics that none of the texts speaks of, in the pack's order."""
        known = list(texts)
        return [topic for topic in self.topics if not any(map(topic.is_in, known))]


def names() -> list[str]:
    return sorted(path.stem for path in _FOLDER.glob("*.yaml"))


@cache
def load(name: str) -> Pack:
    """A pack by name; the one for any business where there is none of that name."""
    if name not in names():
        name = OTHER
    data = yaml.safe_load((_FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return Pack(
        name=name,
        title=data["title"],
        icon=data["icon"],
        question=data["example"]["question"],
        answer=data["example"]["answer"],
        topics=tuple(map(_subject, data["topics"])),
        careful=tuple(map(_subject, data["careful"])),
        thresholds=data["review"]["thresholds"],
        kept=frozenset(data["review"].get("kept", ())),
    )


def _subject(data: Mapping[str, Any]) -> Subject:
    words = {
        language: tuple(word.strip() for word in listed.split(","))
        for language, listed in data["words"].items()
    }
    return Subject(
        id=data["id"], title=data["title"], words=words, question=data.get("question", {})
    )


def _stem(word: str) -> str:
    for ending in ("ing", "s"):
        if len(word) - len(ending) >= _SHORTEST_STEM and word.endswith(ending):
            return word[: -len(ending)]
    return word
