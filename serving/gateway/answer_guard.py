"""Answers on their guarded through the guard: parts of a stream, and whole ones."""

from dataclasses import dataclass

from msgspec import Raw

from serving.gateway.answers import Chunk, Logprobs
from serving.guard import Guard, GuardedText, leaves_out


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFrame:
    """What stands around an engine's answer. `needed`: facts that are added where it leaves them
    out: the answers to several questions of one message."""

    before: str = ""
    after: str = ""
    needed: tuple[str, ...] = ()


class AnswerGuard:
    """The guard over all choices of one answer; without one everything passes as it is.

    `held_back`: the engine was given stop texts. It keeps words back then, and tells their
    probabilities before it says them.
    """

    def __init__(
        self, guard: Guard | None, *, frame: AnswerFrame | None = None, held_back: bool = False
    ) -> None:
        self._guard = guard
        self._frame = frame or AnswerFrame()
        self._held_back = held_back
        self._guarded: dict[int, _GuardedChoice] = {}

    @property
    def repaired(self) -> bool:
        return any(guarded.text.repaired for guarded in self._guarded.values())

    def pass_on(self, chunk: Chunk) -> bool:
        """Leave in the chunk what may be shown. False: nothing of it needs to be sent."""
        if self._guard is None or not chunk.choices:
            return True
        passed = [self._pass_choice(chunk, place) for place in range(len(chunk.choices))]
        return any(passed)

    def _pass_choice(self, chunk: Chunk, place: int) -> bool:
        assert self._guard is not None
        choice = chunk.choices[place]
        guarded = self._guarded.setdefault(choice.index, self._new_choice())
        said = choice.delta.content
        shown = guarded.text.feed(said) if said else ""
        if choice.finish_reason is not None:
            shown += guarded.text.close(cut=choice.finish_reason == "length")
        shown = guarded.framed(shown, ended=choice.finish_reason is not None)
        if said is not None or shown:
            choice.delta.content = shown
        ended = choice.finish_reason is not None
        choice.logprobs = guarded.probabilities(choice.logprobs, shown=bool(shown), ended=ended)
        if guarded.text.repaired and choice.finish_reason == "length":
            choice.finish_reason = "stop"
        return bool(shown or choice.finish_reason or choice.delta.role or choice.logprobs)

    def _new_choice(self) -> "_GuardedChoice":
        assert self._guard is not None
        return _GuardedChoice(GuardedText(self._guard), self._frame, held_back=self._held_back)


class _GuardedChoice:
    """One choice's text, and the probabilities of words that wait to be shown: for the end, where
    the engine holds words back."""

    def __init__(self, text: GuardedText, frame: AnswerFrame, *, held_back: bool) -> None:
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
