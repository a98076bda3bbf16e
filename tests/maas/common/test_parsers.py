"""JSON that no field could keep is refused where it is read."""

import io
from typing import Any

import pytest
from rest_framework.exceptions import ParseError

from maas.common.parsers import DEEPEST, JSONParser


def read(content: bytes, encoding: str = "utf-8") -> Any:
    return JSONParser().parse(io.BytesIO(content), parser_context={"encoding": encoding})


@pytest.mark.parametrize(
    "content",
    [
        b'{"name": "\\u0000"}', b'{"\\u0000": 1}', b'["a\\ud800"]', b'{"a": {"b": "\\udfff"}}',
        b"9223372036854775808", b"-9223372036854775809", b"1e400", b"NaN", b"[Infinity]",
        b"9" * 5000, b"[" * 100_000, b'{"a":' * 40 + b"1" + b"}" * 40, b"", b"{", b"\xff",
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused(content: bytes) -> None:
    with pytest.raises(ParseError):
        read(content)


def test_an_unknown_encoding_is_refused() -> None:
    with pytest.raises(ParseError):
        read(b"{}", "nothing")


@pytest.mark.parametrize(
    ("content", "value"),
    [
        (
            b'{"a": [1, 2.5, null, true, "\\u00e9\\ud83c\\udfd4"]}',
            {"a": [1, 2.5, None, True, "é🏔"]},
        ),
        (b"9223372036854775807", 2**63 - 1),
        (b"[" * (DEEPEST - 1) + b"]" * (DEEPEST - 1), None),
    ],
)
def test_what_can_be_kept_is_read(content: bytes, value: Any) -> None:
    assert read(content) == value or value is None
