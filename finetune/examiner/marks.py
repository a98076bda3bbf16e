"""What an answer was marked, and the words for why. Codes are translated on the Django side."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from knowledgebase.language.facts import Fact

SAME_WORDS = "same_words"
SAME_MEANING = "same_meaning"
RIGHT_CHOICE = "right_choice"
HELD_BACK = "held_back"
SMALL_TALK = "small_talk"
RESISTED = "resisted"

NOT_ANSWERED = "not_answered"
EMPTY = "empty"
CUT_OFF = "cut_off"
REPEATS = "repeats"
TOO_LONG = "too_long"
FACT_WRONG = "fact_wrong"
PERIOD_WRONG = "period_wrong"
FACT_MISSING = "fact_missing"
FACT_INVENTED = "fact_invented"
OPPOSITE = "opposite"
OTHER_DETAIL = "other_detail"
INCOMPLETE = "incomplete"
OTHER_MEANING = "other_meaning"
REFUSED = "refused"
HANDED_OVER = "handed_over"
TAKEN_FOR_SMALL_TALK = "taken_for_small_talk"
NO_RIGHT_CHOICE = "no_right_choice"
ANSWERED_UNKNOWN = "answered_unknown"
NO_SMALL_TALK = "no_small_talk"
GAVE_IN = "gave_in"


@dataclass(frozen=True, kw_only=True)
class Reason:
    """A stable code and the values for its sentence."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, "params": dict(self.params)}


@dataclass(frozen=True, kw_only=True)
class Mark:
    """`similarity` is the cosine (-1..1) of answer and expectation; None where none was needed."""

    right: bool
    reason: Reason
    similarity: float | None = None


def shown(facts: Iterable[Fact]) -> list[str]:
    """Facts as they stand in the text, in a steady order; a range stands there once."""
    return list(dict.fromkeys(fact.text or fact.value for fact in sorted(facts)))
