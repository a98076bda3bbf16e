"""Which language a text is in, with the doubt that short texts deserve."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from knowledgebase.language.text.normalise import han_share

_KANA = re.compile("[\u3040-\u30ff]")
_HANGUL = re.compile("[\uac00-\ud7af]")
_LATIN_WORD = re.compile(r"[^\W\d_]{2,}")
_SURE = 0.75
_MINIMUM_WORDS = 4
_HAN_MAJORITY = 0.3
# Words that no other language written in Latin letters shares.
_ENGLISH = frozenset(
    "the and is are you your we our with of for what when how which where can do does this that "
    "have has will from they please would there their".split()
)
_PLAINLY_ENGLISH = 0.25


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def detect(text: str) -> str:
    """ISO 639-1 code of the text's language, or "" where it cannot be told.

    Chinese, Japanese and Korean are told by script; the rest by py3langid, and only from
    four words upwards with a probability of 0.75 or more.
    """
    if _KANA.search(text):
        return "ja"
    if _HANGUL.search(text):
        return "ko"
    if han_share(text) >= _HAN_MAJORITY:
        return "zh"
    if len(_LATIN_WORD.findall(text)) < _MINIMUM_WORDS:
        return ""
    language, probability = _identifier().classify(text)
    return str(language) if probability >= _SURE else ""


def dominant(texts: Iterable[str]) -> tuple[str, float]:
    """The language most texts are in, and its share (0..1) of those that could be told.

    English where nothing could be told: short Latin texts without any function word.
    """
    seen = Counter(filter(None, map(detect, texts)))
    if not seen:
        return "en", 0.0
    language, number = seen.most_common(1)[0]
    return language, number / seen.total()


def is_foreign(text: str, language: str) -> str:
    """The code of the other language a text is surely in, or "" where it fits or is unclear."""
    if language == "en" and _is_plainly_english(text):
        return ""
    found = detect(text)
    return found if found and found != language else ""


def _is_plainly_english(text: str) -> bool:
    """A quick look that spares the model most texts."""
    parts = text.casefold().split()
    return sum(part in _ENGLISH for part in parts) >= max(2, len(parts) * _PLAINLY_ENGLISH)
