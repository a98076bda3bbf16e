"""Rows in another language than the rest, or with an answer in another one than their question."""

import re
from collections.abc import Sequence

from finetune.data.rows import Row, usable
from finetune.data.settings import Settings
from knowledgebase.language.text import is_foreign

_WORDS_OF_CODES = re.compile(r"\S*[@/\d_.]\S*")
_LATIN_WORD = re.compile(r"(?<![A-Za-z])[A-Za-z]?[a-z]{1,}(?:['’][a-z]+)?(?![A-Za-z])|\bI\b")
_FEWEST_ASKED, _FEWEST_SAID = 4, 3
_PLAIN = re.compile(r"\b(?:yes|no|sure|we|you|the|is|are|at|from)\b", re.I)
_FEWEST_HAN = 2
_HAN = re.compile("[\u3400-\u9fff]")


def check(rows: Sequence[Row], settings: Settings) -> None:
    """Mark rows whose question or answer is surely in another language than the data set.

    The answer counts for itself; a short question only together with its answer, since a few
    words can belong to any language. A Chinese answer to a question without any Chinese is told
    apart by its script, however short, and so is the other way round.
    """
    for row in usable(rows):
        for name, text in (("answer", row.answer), ("question", f"{row.question} {row.answer}")):
            if found := is_foreign(text, settings.language):
                row.add("wrong_language", about=name, found=found, expected=settings.language)
                break
        else:
            _check_pair(row, settings.language)


def _check_pair(row: Row, expected: str) -> None:
    question = _script(row.question, _FEWEST_ASKED)
    answer = _script(row.answer, _FEWEST_SAID - bool(_PLAIN.search(row.answer)))
    if not question or not answer or question == answer:
        return
    about = "answer" if question == expected else "question"
    row.add("two_languages", about=about, question=question, answer=answer)


def _script(text: str, fewest: int) -> str:
    """ "zh" for Chinese characters, "en" for several plain words, "" for neither or both."""
    latin = len(_LATIN_WORD.findall(_WORDS_OF_CODES.sub(" ", text))) >= fewest
    chinese = len(_HAN.findall(text)) >= _FEWEST_HAN
    if latin == chinese:
        return ""
    return "zh" if chinese else "en"
