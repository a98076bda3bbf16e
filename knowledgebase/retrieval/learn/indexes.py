"""The indexes on which ranking and judging are learned, and what is asked of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledgebase.retrieval.encoder import Encoded, encode
from knowledgebase.retrieval.index import Index
from knowledgebase.retrieval.learn.shops import Shop
from knowledgebase.retrieval.ranking import IndexKind
from knowledgebase.retrieval.sentences import speaks


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One index of a business; `covered`: customers' questions with the place of their fact."""

    index: Index
    covered: tuple[tuple[Encoded, int], ...]
    uncovered: tuple[Encoded, ...]


def asked(shops: Sequence[Shop], kind: IndexKind) -> Iterator[Asked]:
    """Each business whose language allows an index of the kind: with the merchant's wording of a
    fact alone known, or with all the others too. To be ranked as if they had never been met."""
    for shop in shops:
        if kind.sentences and not speaks(shop.language):
            continue
        pairs = [
            (text, fact.answer)
            for fact in shop.facts
            for text in (fact.wordings if kind.several else fact.wordings[:1])
        ]
        index = Index.build(pairs, language=shop.language)
        customers = [(text, fact.answer) for fact in shop.facts for text in fact.wordings[1:]]
        encoded = encode([text for text, _ in customers], "query", language=shop.language)
        yield Asked(
            index=index if kind.sentences else index.without_sentences(),
            covered=tuple(
                (question, index.facts.index(answer))
                for question, (_, answer) in zip(encoded, customers, strict=True)
            ),
            uncovered=tuple(encode(shop.uncovered, "query", language=shop.language)),
        )
