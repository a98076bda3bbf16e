"""What a JSON value says as a text."""

import json
import re
from typing import Any

_SAYS = ("text", "value", "content")
_LANGUAGE = re.compile(
    r"[a-z]{2}(?:[_\-][A-Za-z]{2,4})?|[Ee]nglish|[Cc]hinese|(?:简体|繁体)?中文|英文"
)


def is_scalar(value: Any) -> bool:
    return value is None or isinstance(value, str | int | float | bool)


def is_leaf(value: Any) -> bool:
    """Whether the value says one thing: a text or number, a list of them, or an object around a
    text, such as {"type": "Answer", "text": "At nine."}, or around its translations."""
    if isinstance(value, list):
        return all(map(is_scalar, value)) or bool(_parts(value))
    if isinstance(value, dict):
        return _inner(value) is not None or is_translated(value)
    return is_scalar(value)


def is_translated(value: Any) -> bool:
    """Whether the value says one thing in several languages: {"en": "At nine.", "zh": "9点。"}."""
    return (
        isinstance(value, dict)
        and bool(value)
        and all(_LANGUAGE.fullmatch(name) and isinstance(said, str) for name, said in value.items())
    )


def text_of(value: Any) -> str:
    """The value as text; lists line by line, whatever has no words of its own as JSON."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return "\n".join(value)
    if isinstance(value, list) and (parts := _parts(value)):
        return "\n".join(parts)
    if isinstance(value, dict) and (inner := _inner(value)) is not None:
        return inner
    try:
        return json.dumps(value, ensure_ascii=False)
    except RecursionError:
        return ""


def _parts(value: list[Any]) -> list[str]:
    """The texts of content parts as OpenAI writes them."""
    parts = [one.get("text") for one in value if isinstance(one, dict)]
    return [part for part in parts if isinstance(part, str) and part]


def _inner(value: dict[str, Any]) -> str | None:
    """The only text of an object that is there for its text."""
    named = [value[name] for name in _SAYS if isinstance(value.get(name), str)]
    return named[0] if len(named) == 1 and all(map(is_scalar, value.values())) else None
