"""How a separated text is written: its separator, its quotation marks, and its escapes.

Each way is tried, and the one that cuts the most rows alike is taken; the plain one where nothing
speaks against it.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from finetune.data.reading.table import Line

if TYPE_CHECKING:
    import _csv

_DELIMITERS = ",\t;|"
_SAMPLE_ROWS = 200
_SAMPLE = 500_000
_TYPICAL = 0.5
_NEARLY_ALL = 0.9
_SEPARATOR_LINE = re.compile(r'"?sep=([^\n"])"?[ ;,\t]*(?:\n|$)', re.I)


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """`spaced`: blanks may stand before a mark. `escaped`: a backslash takes the meaning from a
    mark, a separator or a line end after it, as databases write it."""

    delimiter: str
    quote: str = '"'
    spaced: bool = False
    escaped: bool = False

    def rows(self, lines: Iterable[str], *, strict: bool) -> "_csv.Reader":
        """The rows as they are cut. Raises `csv.Error` for slips in the marks where `strict`."""
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            quotechar=self.quote,
            skipinitialspace=self.spaced,
            strict=strict,
        )


def without_separator_line(text: str) -> tuple[str, str]:
    """The text below a first line like "sep=;", and that separator; the text and "" without."""
    if match := _SEPARATOR_LINE.match(text):
        return text[match.end() :], match[1]
    return text, ""


def sniff(text: str, *, hint: str = "", given: str = "") -> Dialect:
    """The dialect. `given` is what the file itself says that its separator is; `hint`, what its
    name says."""
    plain = Dialect(delimiter=given if given and given in text else _delimiter(text, hint))
    best = plain
    for other in _others(text, plain):
        if _is_better(text, other, best):
            best = other
    return best


def _delimiter(text: str, hint: str) -> str:
    """The delimiter with the most columns on the most rows; a comma where nothing separates."""
    sample = text[:_SAMPLE]
    forms = {sample, sample.replace('\\"', "")}  # as it is, and as a database may mean it
    scores = {
        delimiter: max(_consistency(form, delimiter) for form in forms) for delimiter in _DELIMITERS
    }
    if hint and scores[hint] > 0:
        return hint
    best = max(scores, key=lambda delimiter: scores[delimiter])
    return best if scores[best] > 0 else ","


def _consistency(sample: str, delimiter: str) -> float:
    """Share of filled rows with the typical number of columns, a little more for more columns."""
    reader = Dialect(delimiter=delimiter).rows(io.StringIO(sample), strict=False)
    widths = Counter(len(row) for row in islice(reader, _SAMPLE_ROWS) if any(row))
    wide = {width: number for width, number in widths.items() if width > 1}
    if not wide:
        return 0.0
    width, number = max(wide.items(), key=lambda one: (one[1], one[0]))
    share = number / widths.total()
    return share + min(width, 10) / 100 if share >= _TYPICAL else share / 10


def _others(text: str, plain: Dialect) -> Iterator[Dialect]:
    """Other ways to read the text, as far as it has a sign of them."""
    between = plain.delimiter
    if "\\" in text and any(f"\\{char}" in text for char in ('"', "\n", between)):
        yield replace(plain, escaped=True)
    if between != "\t" and f'{between} "' in text:
        yield replace(plain, spaced=True)
    if text.startswith("'") and f"'{between}'" in text and _is_wrapped(text, plain):
        yield replace(plain, quote="'")


def _is_wrapped(text: str, plain: Dialect) -> bool:
    """Whether nearly every line is wrapped in apostrophes."""
    lines = [line for line in text[:_SAMPLE].split("\n")[:_SAMPLE_ROWS] if line.strip()]
    wrapped = sum(line.startswith("'") and f"'{plain.delimiter}'" in line for line in lines)
    return wrapped >= len(lines) * _NEARLY_ALL


def _is_better(text: str, other: Dialect, best: Dialect) -> bool:
    if other.quote != best.quote:
        return True
    other_clean, other_share = _quality(text, other)
    best_clean, best_share = _quality(text, best)
    if other_clean != best_clean:
        return other_clean and other_share >= best_share
    return other_share > best_share or (not best_clean and other_share == best_share)


def _quality(text: str, dialect: Dialect) -> tuple[bool, float]:
    """Whether the text is clean in that dialect, and the share of its rows of the typical width."""
    text, _ = protect(text, dialect)
    widths = Counter(len(row) for row in dialect.rows(io.StringIO(text), strict=False) if any(row))
    share = max(widths.values(), default=0) / max(1, widths.total())
    try:
        for _row in dialect.rows(io.StringIO(text), strict=True):
            pass
    except csv.Error:
        return False, share
    return True, share


def protect(text: str, dialect: Dialect) -> tuple[str, dict[str, str]]:
    """The text with stand-ins for escaped marks, and what each stands for; see `restore`."""
    if not dialect.escaped:
        return text, {}
    meant = (dialect.quote, "\n", dialect.delimiter, "\\")
    free = (chr(code) for code in range(0xE000, 0xF8FF) if chr(code) not in text)
    stand_ins = dict(zip(meant, free, strict=False))
    text = re.sub(rf"\\([{re.escape(''.join(meant))}])", lambda found: stand_ins[found[1]], text)
    return text, {stand_in: char for char, stand_in in stand_ins.items()}


def restore(lines: Iterable[Line], stand_ins: dict[str, str]) -> None:
    """Put what the stand-ins stand for in their places."""
    table = str.maketrans(stand_ins)
    for line in lines if stand_ins else ():
        line.cells = [cell.translate(table) for cell in line.cells]
