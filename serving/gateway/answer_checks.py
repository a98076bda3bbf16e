"""Answers on their way through the checks: parts of a stream, and whole ones."""

from collections.abc import Iterable
from dataclasses import dataclass

from serving.checks.chain import Chain
from serving.checks.checked_text import CheckedText
from serving.checks.guard import leaves_out
from serving.checks.results import CheckResult
from serving.gateway.answers import Chunk, ChunkChoice, Delta, Logprobs
from serving.gateway.logprobs import SpelledLogprobs, TokenLogprob


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFrame:
    """What stands around an engine's answer. `needed`: facts that are added where it leaves them
    out: the answers to several questions of one message."""

    before: str = ""
    after: str = ""
    needed: tuple[str, ...] = ()


class AnswerChecks:
    """The chain over all choices of one answer; without one the text passes as it is.

    Tokens' probabilities spell what is passed on. Without a chain they come with their words; with
    one they come at the end, when it is known that every word is the engine's, or not at all.
    """

    def __init__(
        self, chain: Chain | None, *, frame: AnswerFrame | None = None, answers: int = 1
    ) -> None:
        self._chain = chain
        self._answers = answers
        self._frame = frame or AnswerFrame()
        self._checked: dict[int, _CheckedChoice] = {}
        self._unchecked: dict[int, SpelledLogprobs] = {}

    @property
    def checks_sentences(self) -> bool:
        return self._chain is not None

    @property
    def is_over(self) -> bool:
        """Whether whatever the engine may still say is dropped: `endings` end it without it."""
        choices = self._checked.values()
        dropped = all(choice.ended or choice.text.repaired for choice in choices)
        return len(choices) == self._answers and dropped and not self.has_ended

    @property
    def has_ended(self) -> bool:
        return bool(self._checked) and all(choice.ended for choice in self._checked.values())

    def endings(self) -> list[ChunkChoice]:
        """The ends of those choices that the engine has not ended."""
        return [
            ChunkChoice(index, Delta(content=choice.end()), finish_reason="stop")
            for index, choice in sorted(self._checked.items())
            if not choice.ended
        ]

    def is_quick(self, chunks: Iterable[Chunk]) -> bool:
        """Whether `pass_on` is done with all of these at once: no sentence is checked then."""
        if self._chain is None:
            return True
        said: dict[int, str] = {}
        ended: set[int] = set()
        for choice in (choice for chunk in chunks for choice in chunk.choices):
            said[choice.index] = said.get(choice.index, "") + (choice.delta.content or "")
            if choice.finish_reason is not None:
                ended.add(choice.index)
        return all(
            self._choice(index, self._chain).text.is_quick(text, ended=index in ended)
            for index, text in said.items()
        )

    @property
    def objections(self) -> list[CheckResult]:
        """What was objected to so far, in the order of the choices."""
        texts = [choice.text for _, choice in sorted(self._checked.items())]
        return [text.objection for text in texts if text.objection is not None]

    @property
    def repaired(self) -> bool:
        return any(checked.text.repaired for checked in self._checked.values())

    def pass_on(self, chunk: Chunk) -> bool:
        """Leave in the chunk what may be shown. False: nothing of it needs to be sent."""
        if not chunk.choices:
            return True
        if self._chain is None:
            for choice in chunk.choices:
                self._spell(choice)
            return True
        passed = [self._pass_choice(choice, self._chain) for choice in chunk.choices]
        return any(passed)

    def _spell(self, choice: ChunkChoice) -> None:
        if choice.logprobs is None and choice.index not in self._unchecked:
            return
        spelled = self._unchecked.setdefault(choice.index, SpelledLogprobs())
        spelled.feed(choice.delta.content or "", _told(choice))
        ended = choice.finish_reason is not None
        choice.logprobs = _as_logprobs(spelled.close() if ended else spelled.ready())

    def _choice(self, index: int, chain: Chain) -> "_CheckedChoice":
        checked = self._checked.get(index)
        if checked is None:
            checked = self._checked[index] = _CheckedChoice(CheckedText(chain), self._frame)
        return checked

    def _pass_choice(self, choice: ChunkChoice, chain: Chain) -> bool:
        checked = self._choice(choice.index, chain)
        said = choice.delta.content
        ended = choice.finish_reason is not None
        shown = checked.text.feed(said) if said else ""
        if ended:
            shown += checked.text.close(cut=choice.finish_reason == "length")
        checked.spelled.feed(shown, _told(choice))
        shown = checked.framed(shown, ended=ended)
        if said is not None or shown:
            choice.delta.content = shown
        choice.logprobs = checked.logprobs() if ended else None
        if checked.text.repaired and choice.finish_reason == "length":
            choice.finish_reason = "stop"
        return bool(shown or choice.finish_reason or choice.delta.role)


def _told(choice: ChunkChoice) -> list[TokenLogprob]:
    return (choice.logprobs and choice.logprobs.content) or []


def _as_logprobs(tokens: list[TokenLogprob]) -> Logprobs | None:
    return Logprobs(tokens) if tokens else None


class _CheckedChoice:
    """One choice's text, what stands around it, and the probabilities of its tokens."""

    def __init__(self, text: CheckedText, frame: AnswerFrame) -> None:
        self.text = text
        self.spelled = SpelledLogprobs()
        self._frame = frame
        self._shown = ""
        self.ended = False
        self._added_to = False
        """Whether words stand in the answer that the engine did not say."""

    def end(self) -> str:
        """What is shown last, where the engine is not heard to its end."""
        return self.framed("", ended=True)

    def framed(self, shown: str, *, ended: bool) -> str:
        """What is shown next, with what stands before the answer and after its end."""
        if shown and not self._shown and self._frame.before:
            shown = self._frame.before + shown
            self._added_to = True
        self._shown += shown
        if not ended:
            return shown
        self.ended = True
        left_out = [fact for fact in self._frame.needed if leaves_out(self._shown, fact)]
        rest = [*left_out, *filter(None, [self._frame.after])]
        self._added_to |= bool(rest)
        return "\n".join([shown, *rest]) if rest else shown

    def logprobs(self) -> Logprobs | None:
        """All of the answer's, once it has ended; none where a word of it is not the engine's."""
        if self._added_to or self.text.repaired:
            return None
        return _as_logprobs(self.spelled.close())
