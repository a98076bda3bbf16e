"""The guard: an answer states no figure that the merchant's own facts do not state.

A model that was given the facts mostly copies one. Where it does not, each sentence's exact facts
(prices, shares, dates, times, codes …, see `knowledgebase.language.facts`) must stand together in
one of the merchant's facts, or in what the caller's own instructions say. A sentence that fails is
never shown: the fact that it comes nearest to is given instead, in the merchant's words. What the
customer wrote supports nothing: "do I get 50 %?" does not make 50 % true.

Neither is a sentence shown in which the model has lost the thread (`serving.degeneration`): it
repeats itself or the question, or says what no fact speaks of.

Streams lose no time as long as the model copies; from where it departs, whole sentences are held
until they are checked. Not guarded: statements without a figure ("we are closed").
"""

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from knowledgebase.language.facts import long_source, missing, swapped, unsupported
from knowledgebase.language.text import has_han
from serving.degeneration import LONGEST_LOOP, content, echoes, loops, strays

_END = re.compile(r"[。！？\n]|[.!?](?=\s)")
_SAYS_MOST_OF_IT = 60.0
_SHORTEST_REPEATED = 12
_CHINESE = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")


class Guard:
    """What answers to one question may state.

    `facts`: what was put before the question, nearest first; at least one. `instructions`: the
    caller's own system message. It may be long, and is read here: not on an event loop. `asked`:
    the question.
    """

    def __init__(self, facts: Sequence[str], *, instructions: str = "", asked: str = "") -> None:
        self.facts = tuple(facts)
        self._instructions = long_source(instructions)
        self._asked = asked
        # Who instructs a model itself may have it say what it likes, but for figures.
        self._known = frozenset() if instructions.strip() else content(facts)
        self._chinese = any(map(has_han, facts))

    def is_lost(self, text: str) -> bool:
        """Whether the text is one of a model that has lost the thread."""
        if loops(text) or echoes(text, asked=self._asked, facts=self.facts):
            return True
        # An answer in another language than the facts has no word in common with them.
        same_language = has_han(text) == self._chinese
        return bool(self._known) and same_language and strays(text, known=self._known)

    def is_true(self, text: str) -> bool:
        """Whether one of the facts states every exact fact of the text, each in its place, and the
        text is about what the facts are about."""
        return not self.is_lost(text) and any(
            all(map(self._instructions.states, unsupported(text, [fact])))
            and not swapped(fact, text)
            for fact in self.facts
        )

    def is_copied(self, text: str) -> bool:
        """Whether the text is how one of the facts begins."""
        return any(fact.startswith(text.lstrip()) for fact in self.facts)

    def instead(self, *, shown: str, said: str) -> str:
        """What to show after `shown`, so that the answer ends as the fact nearest to `said`."""
        begun = [fact for fact in self.facts if fact.startswith(shown.lstrip())]
        if begun:
            return _nearest(said, begun)[len(shown.lstrip()) :]
        fact = _nearest(said, self.facts)
        joined = shown[-1:].isspace() or _CHINESE.match(shown[-1:]) is not None
        return fact if joined else f" {fact}"


def leaves_out(text: str, fact: str) -> bool:
    """Whether a text does not say what a fact says: an exact fact of it, or most of its words."""
    if missing(fact, text):
        return True
    return fuzz.partial_ratio(fact, text) < _SAYS_MOST_OF_IT


class GuardedText:
    """One answer on its way: give it what the model says, and show what it returns."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self._said = ""
        self._shown = 0
        """How much of `_said` has been shown."""
        self._checked = 0
        """Up to where sentences were found true."""
        self._sentences: set[str] = set()
        self.repaired = False

    @property
    def holds(self) -> bool:
        """Whether something was said that is not shown yet; blanks say nothing."""
        return bool(self._said[self._shown :].strip())

    def feed(self, piece: str) -> str:
        """Take what the model says next; returns what may be shown now, often all of it."""
        if self.repaired:
            return ""
        self._said += piece
        if self._guard.is_copied(self._said):
            return self._show(len(self._said))
        shown = self._check()
        begun = self._said[self._checked :][-LONGEST_LOOP:]
        # What goes round in circles never comes to the end of its sentence.
        return shown if self.repaired or not loops(begun) else shown + self._repair(begun)

    def close(self, *, cut: bool) -> str:
        """The model has ended. `cut`: it was stopped for length, so its last word may be half."""
        if self.repaired or self._said.strip() in self._guard.facts:
            return ""
        shown = self._check()
        rest = self._said[self._checked :]
        if self.repaired or not rest.strip():
            return shown
        if any(sentence.startswith(rest.strip()) for sentence in self._sentences):
            self.repaired = True
            return shown
        if self._guard.is_true(rest):
            return shown + self._show(len(self._said))
        if not cut or self._guard.is_lost(rest):
            return shown + self._repair(rest)
        whole = rest.rpartition(" ")[0]
        if self._guard.is_true(whole):
            return shown + self._show(self._checked + len(whole))
        return shown

    def _check(self) -> str:
        """Show the sentences that have ended and are true."""
        shown = ""
        while end := _END.search(self._said, self._checked):
            sentence = self._said[self._checked : end.end()]
            if sentence.strip() in self._sentences:
                # A small model that has begun to repeat itself does not stop by itself.
                self.repaired = True
                return shown
            if not self._guard.is_true(sentence):
                return shown + self._repair(sentence)
            if len(sentence.strip()) >= _SHORTEST_REPEATED:
                self._sentences.add(sentence.strip())
            self._checked = end.end()
            shown += self._show(self._checked)
        return shown

    def _show(self, end: int) -> str:
        new = self._said[self._shown : end]
        self._shown = max(self._shown, end)
        return new

    def _repair(self, sentence: str) -> str:
        self.repaired = True
        return self._guard.instead(shown=self._said[: self._shown], said=sentence.strip())


def _nearest(text: str, facts: Sequence[str]) -> str:
    """The fact with the most letters in common; the first among equals."""
    return max(facts, key=lambda fact: fuzz.ratio(text, fact))
