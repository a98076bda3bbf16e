"""Makes a model's index: its vectors, its calibration, how a person is reached."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from knowledgebase.facts import Kind, extract
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
    """The fact that tells how the business is reached, where one names a telephone or a mailbox.

    What answers that question less likely than no fact does names one for something else alone.
    """
    ranking = rank(index, _REACH.get(index.language, _REACH["en"]))
    for at, place in enumerate(ranking.places[:_MOST_LOOKED_AT].tolist()):
        fact: str = index.facts[place]
        reached = any(one.kind in (Kind.PHONE, Kind.EMAIL) for one in extract(fact))
        if ranking.score(at) > 0 and len(fact) <= _LONGEST and reached:
            return fact
    return ""
