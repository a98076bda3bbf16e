"""Words that the reading brings in every language, since it knows no reader."""

from collections.abc import Mapping

from django.utils.translation import get_language


def in_readers(words: Mapping[str, str]) -> str:
    """Those of `words` ("en", "zh") that are in the reader's language."""
    chinese = (get_language() or "").startswith("zh")
    return words["zh" if chinese else "en"]
