"""The trades to choose from. Each is a file of the knowledge base: a new one appears by itself."""

from dataclasses import dataclass

from django.utils import translation

from knowledgebase.industries import Pack, load, names


@dataclass(frozen=True, kw_only=True)
class Industry:
    """A trade in the reader's language, with a question that its customers ask."""

    value: str
    title: str
    icon: str
    asks: str
    answers: str


def industries() -> list[Industry]:
    """All trades; the one for any business comes last."""
    language = "zh" if (translation.get_language() or "").startswith("zh") else "en"
    return [_told(load(name), language) for name in sorted(names(), key=_order)]


def choices() -> list[tuple[str, str]]:
    return [(one.value, one.title) for one in industries()]


def _told(pack: Pack, language: str) -> Industry:
    return Industry(
        value=pack.name,
        title=pack.title[language],
        icon=pack.icon,
        asks=pack.question[language],
        answers=pack.answer[language],
    )


def _order(name: str) -> tuple[int, str]:
    first = ("retail", "finance", "health", "logistics")
    if name in first:
        return first.index(name), name
    return len(first) + (name == "other"), name
