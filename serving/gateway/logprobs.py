"""Tokens' probabilities, made to spell the text that they are told of.

An engine tells of every token that it made: also of the one that ended the answer, of a stop text
that is not shown, and of halves of a letter, which by themselves are no letter. A caller may join
the tokens, or their bytes, and has the text: a letter of several tokens stands at the last of them.
"""

from collections import deque
from collections.abc import Iterable
from itertools import islice, takewhile

import msgspec

_HALF_A_LETTER = "\ufffd"
_LOOKED_AT = 16
"""Tokens among which the next sure one is looked for after an unsure one."""


class TokenLogprob(msgspec.Struct):
    """One token as OpenAI has it; `bytes` are those of `token` as UTF-8."""

    token: str
    logprob: float
    bytes: list[int] | None = None
    top_logprobs: list[msgspec.Raw] = []


class SpelledLogprobs:
    """One answer's tokens beside its text, as both come."""

    def __init__(self) -> None:
        self._text = ""
        """Of what was fed, what no token has spelled yet."""
        self._waiting: deque[TokenLogprob] = deque()

    def feed(self, text: str, told: Iterable[TokenLogprob]) -> None:
        """Text and tokens need not come together, but each in its order."""
        self._text += text
        self._waiting += told

    def ready(self) -> list[TokenLogprob]:
        """The next tokens whose text is there."""
        ready: list[TokenLogprob] = []
        while self._waiting:
            token = self._waiting[0].token
            if self._text.startswith(token):
                ready += self._spell(1, len(token))
            elif token.startswith(self._text):
                break
            elif sure := self._next_sure():
                ready += self._spell(*sure)
            else:
                break
        return ready

    def close(self) -> list[TokenLogprob]:
        """The rest of the tokens, where the text has ended: what comes after it is not told."""
        ready = self.ready()
        if self._text and self._waiting:
            halves = takewhile(lambda one: _HALF_A_LETTER in one.token, self._waiting)
            ready += self._spell(max(1, sum(1 for _ in halves)), len(self._text))
        self._waiting.clear()
        return ready

    def _next_sure(self) -> tuple[int, int] | None:
        """How many tokens are unsure before the next one that the text holds, and how much of the
        text is theirs."""
        for count, one in enumerate(islice(self._waiting, 1, _LOOKED_AT), start=1):
            if not one.token or _HALF_A_LETTER in one.token:
                continue
            place = self._text.find(one.token)
            if place >= 0:
                return count, place
        return None

    def _spell(self, count: int, length: int) -> list[TokenLogprob]:
        """Take so many tokens for so much text, which stands at the last of them."""
        text, self._text = self._text[:length], self._text[length:]
        taken = [self._waiting.popleft() for _ in range(count)]
        return [
            *(_spelling(one, "") for one in taken[:-1]),
            _spelling(taken[-1], text),
        ]


def _spelling(one: TokenLogprob, text: str) -> TokenLogprob:
    return msgspec.structs.replace(one, token=text, bytes=list(text.encode()))
