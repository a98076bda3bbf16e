"""The checks of one answer's sentences, in their order: thread, review, guard."""

import re
from collections.abc import Sequence

from knowledgebase.language.claims import has_figures
from knowledgebase.language.text import has_han
from serving.checks.guard import Guard, nearest
from serving.checks.results import Check, CheckResult, CheckVerdict
from serving.checks.review import ReviewPolicy, reviewed
from serving.checks.thread import content, echoes, loops, strays

_CHINESE = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")


class Chain:
    """What the answer to one question goes through. `facts`: what was put before the question,
    nearest first; at least one. `instructions`: the caller's own system message. `asked`: the
    question. `policy`: what may be said; None: anything. `otherwise`: what is said where not even
    the merchant's own words may be. Reading the facts takes milliseconds: not on an event loop.
    """

    def __init__(
        self,
        facts: Sequence[str],
        *,
        instructions: str = "",
        asked: str = "",
        policy: ReviewPolicy | None = None,
        otherwise: str = "",
    ) -> None:
        self.facts = tuple(facts)
        self._guard = Guard(facts, instructions=instructions)
        self._asked = asked
        # Who instructs a model itself may have it say what it likes, but for figures.
        self._known = frozenset() if instructions.strip() else content(facts)
        self._chinese = any(map(has_han, facts))
        self._policy = policy
        self._otherwise = otherwise
        self._sayable = tuple(fact for fact in self.facts if self._reviewed(fact) is None)

    def fault(self, text: str, *, before: str = "") -> CheckResult | None:
        """The first check's objection to a text that follows `before`; None where it may pass."""
        lost = CheckResult(check=Check.THREAD, verdict=CheckVerdict.REPLACED, said=text.strip())
        if loops(text) or echoes(text, asked=self._asked, facts=self.facts):
            return lost
        if objection := self._reviewed(text) or self._guard.fault(text, before=before):
            return objection
        # In other words than the facts, but with their figures: it has the thread.
        return lost if self._strays(text) and not has_figures(text) else None

    def _strays(self, text: str) -> bool:
        """Whether the text is about nothing in the facts."""
        # An answer in another language than the facts has no word in common with them.
        same_language = has_han(text) == self._chinese
        return bool(self._known) and same_language and strays(text, known=self._known)

    def is_copied(self, text: str) -> bool:
        """Whether the text is how one of the facts begins that may be said."""
        return any(fact.startswith(text.lstrip()) for fact in self._sayable)

    def is_fact(self, text: str) -> bool:
        return text.strip() in self._sayable

    def instead(self, *, shown: str, said: str) -> str:
        """What to show after `shown`, so that the answer ends as the fact nearest to `said`."""
        begun = [fact for fact in self._sayable if fact.startswith(shown.lstrip())]
        if begun:
            return nearest(said, begun)[len(shown.lstrip()) :]
        words = nearest(said, self._sayable) if self._sayable else self._otherwise
        joined = shown[-1:].isspace() or _CHINESE.match(shown[-1:]) is not None
        return words if joined or not words else f" {words}"

    def _reviewed(self, text: str) -> CheckResult | None:
        return reviewed(text, self._policy) if self._policy is not None else None
