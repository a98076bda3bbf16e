"""Makes a model's index: its vectors, its calibration, how a person is reached."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from knowledgebase import personal_data
from knowledgebase.retrieval.calibration import calibrated
from knowledgebase.retrieval.index import Index
from knowledgebase.retrieval.ranking import rank

_REACH = {
    "en": "How can I reach you? What is your telephone number or e-mail address?",
    "zh": "怎么联系你们？电话或邮箱是多少？",
}
_MOST_LOOKED_AT = 5
_LONGEST = 200


def make_index(
    pairs: Iterable[tuple[str, str]], *, language: str, topics: Sequence[str] = ()
) -> Index:
    """An index of (question, answer) pairs, ready for service. Raises ValueError without any."""
    index = calibrated(Index.build(pairs, language=language, topics=topics))
    return replace(index, contact=_contact(index))


def _contact(index: Index) -> str:
    """The fact that tells how the business is reached, where one names a telephone or a mailbox."""
    question = _REACH.get(index.language, _REACH["en"])
    for place in rank(index, question).places[:_MOST_LOOKED_AT].tolist():
        fact: str = index.facts[place]
        found = personal_data.find(fact, index.language)
        if len(fact) <= _LONGEST and any(one.kind in ("email", "phone") for one in found):
            return fact
    return ""
