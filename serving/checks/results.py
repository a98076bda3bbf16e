"""What a check says of an answer."""

from dataclasses import asdict, dataclass
from enum import StrEnum


class Check(StrEnum):
    """In the order in which they are made."""

    SCOPE = "scope"
    GROUNDED = "grounded"
    THREAD = "thread"
    REVIEW = "review"
    GUARD = "guard"
    HAND_OVER = "hand_over"


class CheckVerdict(StrEnum):
    """PASSED: nothing to object to. REPLACED: what the model said was not shown, the merchant's
    own words were. WITHHELD: neither was; it was refused. ASKED_BACK: the customer is asked to
    choose. HANDED_OVER: a person is named."""

    PASSED = "passed"
    REPLACED = "replaced"
    WITHHELD = "withheld"
    ASKED_BACK = "asked_back"
    HANDED_OVER = "handed_over"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """`reason` is a code: of a review the category, of the guard what it held against the text.
    `said` is what was objected to, `fact` what the merchant's facts say in its place, if they do;
    `rule` and `source` name the rule of a review."""

    check: Check
    verdict: CheckVerdict
    reason: str = ""
    said: str = ""
    fact: str = ""
    rule: str = ""
    source: str = ""

    def as_dict(self) -> dict[str, str]:
        """As callers get it: what is empty is left out."""
        return {name: str(value) for name, value in asdict(self).items() if value}
