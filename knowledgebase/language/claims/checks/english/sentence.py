"""The words of a clause's whole sentence."""

from knowledgebase.language.claims.clause import Clause


def sentence_words(clauses: tuple[Clause, ...], clause: Clause) -> frozenset[str]:
    same = (one.words for one in clauses if one.sentence == clause.sentence)
    return frozenset().union(*same)
