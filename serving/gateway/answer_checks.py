"""Answers on their way through the checks: parts of a stream, and whole ones."""

from dataclasses import dataclass

from msgspec import Raw

from serving.checks.chain import Chain
from serving.checks.checked_text import CheckedText
from serving.checks.guard import leaves_out
from serving.checks.results import CheckResult
from serving.gateway.answers import Chunk, Logprobs


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFrame:
    """What stands around an engine's answer. `needed`: facts that are added where it leaves them
    out: the answers to several questions of one message."""

    before: str = ""
    after: str = ""
    needed: tuple[str, ...] = ()


class AnswerChecks:
    """The chain over all choices of one answer; without one everything passes as it is.

    `held_back`: the engine was given stop texts. It keeps words back then, and tells their
    probabilities before it says them.
    """

    def __init__(
        self, chain: Chain | None, *, frame: AnswerFrame | None = None, held_back: bool = False
    ) -> None:
        self._chain = chain
        self._frame = frame or AnswerFrame()
        self._held_back = held_back
        self._checked: dict[int, _CheckedChoice] = {}

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
        if self._chain is None or not chunk.choices:
            return True
        passed = [self._pass_choice(chunk, place) for place in range(len(chunk.choices))]
        return any(passed)

    def _pass_choice(self, chunk: Chunk, place: int) -> bool:
        assert self._chain is not None
        choice = chunk.choices[place]
        checked = self._checked.setdefault(choice.index, self._new_choice())
        said = choice.delta.content
        shown = checked.text.feed(said) if said else ""
        if choice.finish_reason is not None:
            shown += checked.text.close(cut=choice.finish_reason == "length")
        shown = checked.framed(shown, ended=choice.finish_reason is not None)
        if said is not None or shown:
            choice.delta.content = shown
        ended = choice.finish_reason is not None
        choice.logprobs = checked.probabilities(choice.logprobs, shown=bool(shown), ended=ended)
        if checked.text.repaired and choice.finish_reason == "length":
            choice.finish_reason = "stop"
        return bool(shown or choice.finish_reason or choice.delta.role or choice.logprobs)

    def _new_choice(self) -> "_CheckedChoice":
        assert self._chain is not None
        return _CheckedChoice(CheckedText(self._chain), self._frame, held_back=self._held_back)


class _CheckedChoice:
    """One choice's text, and the probabilities of words that wait to be shown: for the end, where
    the engine holds words back."""

    def __init__(self, text: CheckedText, frame: AnswerFrame, *, held_back: bool) -> None:
        self.text = text
        self._frame = frame
        self._shown = ""
        self._held_back = held_back
        self._waiting: list[Raw] = []

    def framed(self, shown: str, *, ended: bool) -> str:
        """What is shown next, with what stands before the answer and after its end."""
        before = "" if self._shown else self._frame.before
        if shown:
            shown = before + shown
        self._shown += shown
        if not ended:
            return shown
        left_out = [fact for fact in self._frame.needed if leaves_out(self._shown, fact)]
        rest = [*left_out, *filter(None, [self._frame.after])]
        return "\n".join([shown, *rest]) if rest else shown

    def probabilities(
        self, logprobs: Logprobs | None, *, shown: bool, ended: bool
    ) -> Logprobs | None:
        """What may be told now of this and of what waited: nothing of words that are not shown."""
        self._waiting += (logprobs and logprobs.content) or []
        if self.text.repaired:
            self._waiting.clear()
        now = ended or (shown and not self._held_back)
        if not now or self.text.holds or not self._waiting:
            return None
        ready, self._waiting = Logprobs(self._waiting), []
        return ready
