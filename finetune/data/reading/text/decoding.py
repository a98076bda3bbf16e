"""Bytes to text: UTF-8 with slips, UTF-16, GB18030, Big5, and Western Windows text.

A place that cannot be read stays in the text as U+FFFD, so that whoever uses the text there asks.
"""

import codecs
import re

from finetune.data.reading.text import legacy, slips
from finetune.data.reading.text.decoded import BROKEN, Decoded
from maas.jobs.program import Failure

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SENSIBLE = re.compile(
    "[\t\r\n -~\u00a0-\u017f\u2010-\u2026\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]"
)
_CONTROLS = re.compile(rb"\x00+|[\x01-\x08\x0e-\x19\x1c-\x1f\x7f]")
_SAMPLE = 200_000
_MOSTLY = 0.95
_ZERO_BYTES = 0.005  # of UTF-16, at least: its line ends and commas
_BINARY = 0.05
_MOST_BROKEN = 0.02


def decode(data: bytes) -> Decoded:
    """Decode a text file. Raises `Failure("text_unreadable")` when it is no text at all."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _wide(data, encoding)
    if order := _utf16_without_bom(data):
        return _wide(data, order)
    data = data.removeprefix(codecs.BOM_UTF8).rstrip(b"\0")
    sample = data[:_SAMPLE]
    if len(_CONTROLS.findall(sample)) > len(sample) * _BINARY:
        raise Failure("text_unreadable")
    try:
        return Decoded(text=data.decode("utf-8"), encoding="utf-8")
    except UnicodeDecodeError:
        return slips.decode(data) or legacy.decode(data)


def _wide(data: bytes, encoding: str) -> Decoded:
    """UTF-16 or UTF-32, where a cut file or half a pair breaks a character or two."""
    text = data.decode(encoding, "replace")
    if text.count(BROKEN) > max(1, len(text) * _MOST_BROKEN):
        raise Failure("text_unreadable")
    return Decoded(text=text, encoding=encoding)


def _utf16_without_bom(data: bytes) -> str | None:
    """UTF-16 has zero bytes at line ends and commas, and makes sense in one byte order only."""
    sample = data[: _SAMPLE // 2 * 2]
    sample = sample[: len(sample) // 2 * 2]
    if sample.count(0) <= len(sample) * _ZERO_BYTES:
        return None
    shares = {order: _sensible_share(sample, order) for order in ("utf-16-le", "utf-16-be")}
    best = max(shares, key=lambda order: shares[order])
    return best if shares[best] >= _MOSTLY else None


def _sensible_share(sample: bytes, order: str) -> float:
    """Share of characters that occur in everyday text."""
    text = sample.decode(order, "replace")
    return len(_SENSIBLE.findall(text)) / len(text)
