"""JSON as it comes from anybody: what no field could keep is refused where it is read."""

import codecs
import json
import math
import re
from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser as FrameworksParser

DEEPEST = 32
"""Objects and lists within each other: no request of the API has more than five."""
_LARGEST = 2**63
"""The database's largest integers are below it."""
_NEVER_KEPT = re.compile("[\0\ud800-\udfff]")


class JSONParser(FrameworksParser):
    """Refuses beside broken JSON: NUL and halves of letters in a text, which Postgres keeps
    neither of; integers beyond 64 bits; NaN and infinities; objects nested without end."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        encoding = (parser_context or {}).get("encoding", settings.DEFAULT_CHARSET)
        try:
            text = codecs.decode(stream.read(), encoding)
            found = json.loads(text, parse_constant=_no_constant)
        except (ValueError, LookupError, RecursionError) as error:
            # A text of digits that is too long for an integer is a ValueError as well.
            raise ParseError(_("This is not valid JSON: %(why)s") % {"why": error}) from error
        _check(found)
        return found


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def _check(value: Any, depth: int = 0) -> None:
    if depth > DEEPEST:
        raise ParseError(_("This is nested too deeply."))
    if isinstance(value, str):
        _check_text(value)
    elif isinstance(value, dict):
        for name, one in value.items():
            _check_text(name)
            _check(one, depth + 1)
    elif isinstance(value, list):
        for one in value:
            _check(one, depth + 1)
    elif _is_too_large(value):
        raise ParseError(_("A number is too large."))


def _is_too_large(value: Any) -> bool:
    if isinstance(value, float):
        return not math.isfinite(value)  # 1e999
    return isinstance(value, int) and not -_LARGEST <= value < _LARGEST


def _check_text(text: str) -> None:
    if _NEVER_KEPT.search(text):
        raise ParseError(_("A text holds characters that cannot be kept."))
