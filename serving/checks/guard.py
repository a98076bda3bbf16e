"""The guard: an answer states nothing that the merchant's own facts do not carry.

A model that was given the facts mostly copies one. Where it does not, each sentence is read
(`knowledgebase.language.claims`) and held to the one fact that is about the same: its figures in
all their notations and what follows from them by arithmetic, bounds and conditions, what is
allowed and what is not, who pays, what is promised. What the caller's own instructions say may be
said too. What the customer wrote supports nothing: "do I get 50 %?" does not make 50 % true.
"""

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from knowledgebase.language.claims import FaultKind, Judgement, has_figures, judge
from knowledgebase.language.facts import extract, long_source, missing
from knowledgebase.language.text.normalise import tidy
from serving.checks.results import Check, CheckResult, CheckVerdict
from serving.checks.thread import content

_BETWEEN_ZH = re.compile(r"[、和及与]")
_ROW_ZH = re.compile(
    r"[\u4e00-\u9fff]{2,5}(?:[、和及与][\u4e00-\u9fff]{2,5}(?=[、和及与]))*(?=[、和及与])"
)
_ROW_EN = re.compile(r"\b([a-z]{4,})(?: and| or|,) ([a-z]{4,})\b")
_SAYS_MOST_OF_IT = 60.0
_CLEARLY_NEARER = 0.2
"""Of a sentence's words: by so many more another fact is the one that it is about."""


class Guard:
    """What answers to one question may state.

    `facts`: what was put before the question, nearest first; at least one. `instructions`: the
    caller's own system message. It may be long, and is read here: not on an event loop.
    """

    def __init__(self, facts: Sequence[str], *, instructions: str = "") -> None:
        self.facts = tuple(facts)
        self._instructed = bool(instructions.strip())
        self._instructions = long_source(instructions)
        self._words = [content([fact]) for fact in self.facts]

    def fault(self, text: str, *, before: str = "") -> CheckResult | None:
        """What is wrong with a text that follows `before`; None where a fact carries it."""
        faults = [self._judged(text, before, fact) for fact in self.facts]
        nearness = self._nearness(text)
        at = max(range(len(faults)), key=lambda place: nearness[place])
        carrier = max(
            (near for near, fault in zip(nearness, faults, strict=True) if fault is None),
            default=-1.0,
        )
        fault = faults[at]
        if fault is None or carrier >= nearness[at] - _CLEARLY_NEARER:
            found = zip(self.facts, faults, strict=True)
            return self._mixed(text, carriers=[fact for fact, one in found if one is None])
        return _objection(fault.check, text, self.facts[at])

    def _mixed(self, text: str, *, carriers: Sequence[str]) -> CheckResult | None:
        """Things in a row ("Macau, Tibet and Qinghai") of which one is of another fact alone."""
        items = enumerated(text) if has_figures(text) else ()
        for item in items:
            others = [fact for fact in self.facts if item in fact.casefold()]
            if others and not any(fact in carriers for fact in others):
                return _objection("mixed", text, others[0])
        return None

    def _judged(self, text: str, before: str, fact: str) -> Judgement | None:
        """The first fault of the text, read after what was said before it."""
        shown = len(tidy(before)) if before else 0
        return next(
            (
                one
                for one in judge(before + text, [fact])
                if one.end > shown and not self._is_permitted(one)
            ),
            None,
        )

    def _is_permitted(self, judgement: Judgement) -> bool:
        """Whether the caller's own instructions allow it: they state its figures; and who instructs
        a model itself may have it say what no fact speaks of, but for figures."""
        found = extract(judgement.said)
        if not found:
            return self._instructed and judgement.verdict is FaultKind.UNSUPPORTED
        return all(map(self._instructions.states, found))

    def _nearness(self, text: str) -> list[float]:
        words = {word for word in content([text]) if not any(map(str.isdigit, word))}
        return [len(words & known) / max(len(words), 1) for known in self._words]


def _objection(reason: str, text: str, fact: str) -> CheckResult:
    return CheckResult(
        check=Check.GUARD,
        verdict=CheckVerdict.REPLACED,
        reason=reason,
        said=text.strip(),
        fact=fact,
    )


def enumerated(text: str) -> tuple[str, ...]:
    """The words beside each "and", "or" and comma of a row, folded: things that are told of
    together. Chinese rows by 、和及与."""
    folded = text.casefold()
    chinese = [item for found in _ROW_ZH.finditer(folded) for item in _BETWEEN_ZH.split(found[0])]
    english = [item for found in _ROW_EN.finditer(folded) for item in found.groups()]
    return tuple(dict.fromkeys([*chinese, *english]))


def nearest(text: str, facts: Sequence[str]) -> str:
    """The fact with the most letters in common; the first among equals."""
    return max(facts, key=lambda fact: fuzz.ratio(text, fact))


def leaves_out(text: str, fact: str) -> bool:
    """Whether a text does not say what a fact says: an exact fact of it, or most of its words."""
    if missing(fact, text):
        return True
    return fuzz.partial_ratio(fact, text) < _SAYS_MOST_OF_IT
