"""Marks one answer: exact facts first, then yes or no, then words, then meaning.

The order is that of certainty. An answer that repeats the expected words is right; a fault of
form, a wrong, missing or invented fact, or the opposite is wrong whatever the rest says; what
is left is judged by words and by the similarity of sentence vectors. The same scorer marks the
tuned and the base model. The thresholds were chosen on marked pairs of answers and checked on
others; `tests/finetune/examiner/measure.py` prints the tables.
"""

from collections.abc import Callable

from finetune.examiner import marks, periods, polarity, shape, wording
from finetune.examiner.marks import Mark, Reason
from knowledgebase.language import facts, text
from knowledgebase.language.facts import Kind
from knowledgebase.retrieval import embeddings

SIMILAR = {"en": 0.90, "zh": 0.94}
"""The least cosine of a right answer, by language: the model spreads Chinese less."""
_SIMILAR_ELSEWHERE = 0.92

Similarity = Callable[[str, str], float]


def score(
    *,
    question: str,
    expected: str,
    answer: str,
    language: str,
    finish: str = "stop",
    similarity: Similarity = embeddings.similarity,
) -> Mark:
    """Whether the answer says what was expected, and why (not).

    `language` is ISO 639-1; `finish` the engine's `finish_reason`. Not covered: whether the
    expected answer is itself correct, and tone.
    """
    if text.key(answer) and text.key(answer) == text.key(expected):
        return Mark(right=True, reason=Reason(code=marks.SAME_WORDS), similarity=1.0)
    fault = (
        shape.fault(answer=answer, expected=expected, finish=finish)
        or _fact_fault(question=question, expected=expected, answer=answer)
        or _opposite(expected=expected, answer=answer)
        or wording.fault(expected=expected, answer=answer, question=question)
    )
    if fault is not None:
        return Mark(right=False, reason=fault)
    alike = similarity(expected, answer)
    if alike < SIMILAR.get(language, _SIMILAR_ELSEWHERE):
        return Mark(right=False, reason=Reason(code=marks.OTHER_MEANING), similarity=alike)
    return Mark(right=True, reason=Reason(code=marks.SAME_MEANING), similarity=alike)


def _fact_fault(*, question: str, expected: str, answer: str) -> Reason | None:
    """A wrong, missing or invented fact. A name that was in the question need not come again."""
    if exchanged := periods.exchanged(expected=expected, answer=answer):
        lost, new = map(sorted, exchanged)
        return Reason(code=marks.PERIOD_WRONG, params={"expected": lost, "given": new})
    asked = facts.extract(question)
    missing = frozenset(
        fact
        for fact in facts.missing(expected, answer)
        if not (fact.kind is Kind.NAME and fact in asked) and not periods.says(fact, answer)
    )
    invented = frozenset(
        fact
        for fact in facts.unsupported(answer, [expected, question])
        if not periods.says(fact, expected)
    )
    wrong = facts.contradicting(expected, answer) & invented
    if wrong or (missing and invented):
        given = marks.shown(wrong or invented)
        return Reason(
            code=marks.FACT_WRONG, params={"expected": marks.shown(missing), "given": given}
        )
    if missing:
        return Reason(code=marks.FACT_MISSING, params={"facts": marks.shown(missing)})
    if invented:
        return Reason(code=marks.FACT_INVENTED, params={"facts": marks.shown(invented)})
    if swapped := facts.swapped(expected, answer):
        lost, new = ([marks.shown([fact])[0]] for fact in swapped)
        return Reason(code=marks.FACT_WRONG, params={"expected": lost, "given": new})
    return None


def _opposite(*, expected: str, answer: str) -> Reason | None:
    if polarity.opposed(expected=expected, answer=answer):
        return Reason(code=marks.OPPOSITE)
    return None
