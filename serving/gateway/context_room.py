"""Refuses what surely fills a model's context before any work is done for it.

How many tokens a text has, the engine alone knows. It has at least as many as are counted here, by
what no tokenizer that models come with does: to join words over a blank, or more than so many
characters of one.
"""

import re
from collections.abc import Sequence
from itertools import islice

from serving.gateway import errors
from serving.gateway.engine_request import EngineMessage, EngineRequest
from serving.gateway.grounding import without_history
from serving.gateway.routes import Route

# The longest tokens of Gemma and SmolLM2 without a blank have 16 and 80 characters, and at most 11
# Chinese ones: a wide margin, for other models and for what a tokenizer joins before it begins.
LONGEST_TOKEN = 256
LONGEST_CHINESE_TOKEN = 32
_WORD = re.compile(f"[^ ]{{1,{LONGEST_TOKEN}}}")
_NOT_CHINESE = re.compile(r"[^\u4e00-\u9fff]+")


def refuse_without_room(request: EngineRequest, route: Route) -> None:
    """Raises APIError 400 for messages of which it is certain that they leave no room."""
    asked: Sequence[EngineMessage] = request.messages
    if route.grounding and not request.response_format:
        asked = without_history(asked)
    if least_tokens([message.content for message in asked], enough=route.context) >= route.context:
        raise errors.context_exceeded(route.context)


def least_tokens(texts: Sequence[str], *, enough: int) -> int:
    """A number of tokens that texts have at least; not counted on beyond `enough`."""
    if sum(map(len, texts)) < enough:
        return 0
    words = 0
    for text in texts:
        words += sum(1 for _ in islice(_WORD.finditer(text), enough - words))
    if words >= enough:
        return words
    chinese = sum(len(_NOT_CHINESE.sub("", text)) for text in texts)
    return max(words, chinese // LONGEST_CHINESE_TOKEN)
