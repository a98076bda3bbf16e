"""Makes a model's index: its vectors, its calibration, how a person is reached."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from knowledgebase.language.facts import Kind, extract
from knowledgebase.retrieval.calibration import (
    Asked,
    Calibration,
    answering_threshold,
    refusing_threshold,
)
from knowledgebase.retrieval.confidence import Confidence, usual_calibration
from knowledgebase.retrieval.index import Index
from knowledgebase.retrieval.ranking import IndexKind, Ranking, rank, rank_encoded

MOST_ASKED = 300
"""Known wordings that a calibration asks, evenly over the data."""

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


def calibrated(index: Index) -> Index:
    """The index, calibrated by its own wordings. Takes some ten milliseconds a wording."""
    found = list(_own_rankings(index))
    if not found:
        return replace(index, calibration=usual_calibration(IndexKind.of(index)))
    asked = [
        Asked(share=Confidence.of(ranking).right, right=right, covered=covered)
        for ranking, right, covered in found
    ]
    known = [Confidence.of(ranking).covered for ranking, _, covered in found if covered]
    own = Calibration(
        answer_from=answering_threshold(asked), refuse_below=refusing_threshold(known)
    )
    return replace(index, calibration=own)


def _own_rankings(index: Index) -> Iterator[tuple[Ranking, bool, bool]]:
    """Rankings of known wordings, whether the best fact is right, whether any is.

    Facts with one wording are passed over: with it left out, nothing tells how customers ask.
    """
    asked = np.flatnonzero(np.bincount(index.owners)[index.owners] > 1)
    step = max(len(asked) // MOST_ASKED, 1)
    for place in asked[::step].tolist():
        owner = int(index.owners[place])
        question = index.encoded_wording(place)
        with_it = rank_encoded(index, question, unseen=True)
        yield with_it, bool(with_it.places[0] == owner), True
        if len(index.facts) > 1:
            yield rank_encoded(index, question, without=[owner]), False, False


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
