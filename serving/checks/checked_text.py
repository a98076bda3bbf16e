"""An answer on its way through the chain: what may be shown of it, and when.

A sentence that fails a check is never shown: the fact that it comes nearest to is given instead,
in the merchant's words. Streams lose no time as long as the model copies; from where it departs,
whole sentences are held until they are checked.
"""

import re

from serving.checks.chain import Chain
from serving.checks.results import Check, CheckResult, CheckVerdict
from serving.checks.thread import LONGEST_LOOP, loops

SENTENCE_END = re.compile(r"[。！？\n]|[.!?](?=\s)")
_SHORTEST_REPEATED = 12
_LONGEST_SENTENCE = 1_500
"""Letters after which a text is checked though its sentence has not ended. A check's cost grows
with the square of what it reads."""
_READ_BEFORE = 600
"""Letters before a sentence in whose light it is read."""


class CheckedText:
    """One answer on its way: give it what the model says, and show what it returns."""

    def __init__(self, chain: Chain) -> None:
        self._chain = chain
        self._said = ""
        self._shown = 0
        """How much of `_said` has been shown."""
        self._checked = 0
        """Up to where sentences were found true."""
        self._sentences: set[str] = set()
        self.objection: CheckResult | None = None
        """What was objected to first. Whatever the model says after it is dropped."""

    @property
    def repaired(self) -> bool:
        return self.objection is not None

    @property
    def holds(self) -> bool:
        """Whether something was said that is not shown yet; blanks say nothing."""
        return bool(self._said[self._shown :].strip())

    def is_quick(self, piece: str, *, ended: bool) -> bool:
        """Whether to take this next, and to close then where it is the end, costs next to nothing:
        no sentence has to be checked for it."""
        said = self._said + piece
        if self.repaired:
            return True
        if self._chain.is_copied(said):
            return not ended or self._chain.is_fact(said)
        return not ended and not _end_of_sentence(said, self._checked)

    def feed(self, piece: str) -> str:
        """Take what the model says next; returns what may be shown now, often all of it."""
        if self.repaired:
            return ""
        self._said += piece
        if self._chain.is_copied(self._said):
            return self._show(len(self._said))
        shown = self._check()
        begun = self._said[self._checked :][-LONGEST_LOOP:]
        # What goes round in circles never comes to the end of its sentence.
        if self.repaired or not loops(begun):
            return shown
        return shown + self._repair(_lost(begun))

    def close(self, *, cut: bool) -> str:
        """The model has ended. `cut`: it was stopped for length, so its last word may be half."""
        if self.repaired or self._chain.is_fact(self._said):
            return ""
        shown = self._check()
        rest = self._said[self._checked :]
        if self.repaired or not rest.strip():
            return shown
        if any(sentence.startswith(rest.strip()) for sentence in self._sentences):
            self.objection = _lost(rest)
            return shown
        fault = self._fault(rest)
        if fault is None:
            return shown + self._show(len(self._said))
        if not cut or fault.check is Check.THREAD:
            return shown + self._repair(fault)
        whole = rest.rpartition(" ")[0]
        if self._fault(whole) is None:
            return shown + self._show(self._checked + len(whole))
        return shown

    def _check(self) -> str:
        """Show the sentences that have ended and are true."""
        shown = ""
        while end := _end_of_sentence(self._said, self._checked):
            sentence = self._said[self._checked : end]
            if sentence.strip() in self._sentences:
                # A small model that has begun to repeat itself does not stop by itself.
                self.objection = _lost(sentence)
                return shown
            if fault := self._fault(sentence):
                return shown + self._repair(fault)
            if len(sentence.strip()) >= _SHORTEST_REPEATED:
                self._sentences.add(sentence.strip())
            self._checked = end
            shown += self._show(self._checked)
        return shown

    def _show(self, end: int) -> str:
        new = self._said[self._shown : end]
        self._shown = max(self._shown, end)
        return new

    def _fault(self, text: str) -> CheckResult | None:
        return self._chain.fault(text, before=self._before())

    def _before(self) -> str:
        """What stands before the text that is checked next: all, or the last whole sentences; of
        one that does not end, its last words."""
        if self._checked <= _READ_BEFORE:
            return self._said[: self._checked]
        begun = self._said[self._checked - _READ_BEFORE : self._checked]
        end = SENTENCE_END.search(begun)
        return begun[end.end() :] if end else begun.partition(" ")[2]

    def _repair(self, objection: CheckResult) -> str:
        self.objection = objection
        return self._chain.instead(shown=self._said[: self._shown], said=objection.said)


def _lost(text: str) -> CheckResult:
    return CheckResult(check=Check.THREAD, verdict=CheckVerdict.REPLACED, said=text.strip())


def _end_of_sentence(said: str, start: int) -> int:
    """Where the sentence ends that begins at `start`; 0 where it has not ended."""
    found = SENTENCE_END.search(said, start)
    if found and found.end() - start <= _LONGEST_SENTENCE:
        return found.end()
    if len(said) - start <= _LONGEST_SENTENCE:
        return 0
    longest = start + _LONGEST_SENTENCE
    return said.rfind(" ", start, longest) + 1 or longest
