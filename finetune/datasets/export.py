"""The corrected list: the rows that are taught, as a table that can be read again.

What is read of it are the same facts. Rows that wait for somebody or were left out are not in it;
what made them wait may stand in their cells alone, and would be lost.
"""

import io
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext as _

from finetune.data.alone import alone
from finetune.data.codes import QUIET, REASONS, Fate
from finetune.data.raw import RawRow
from finetune.data.settings import ADDED_SHEET, Settings
from finetune.datasets import decisions, messages
from finetune.datasets.decisions import NOTHING, Decided, Place
from finetune.models import Dataset, SourceRow
from maas.kit.spreadsheets import csv_bytes, workbook

CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
_TAUGHT = (SourceRow.Fate.KEPT, SourceRow.Fate.REPAIRED)
_TOLD = frozenset("edited_by_you wordings_by_you kept_by_you".split())
_CUT = re.compile(r"[\n|｜;；]|[?？]\s*\S")
"""What would cut a wording in two when the table is read."""
_WIDE = 60

Cells = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Download:
    file: IO[bytes]
    name: str
    content_type: str


def corrected(dataset: Dataset, *, form: str) -> Download:
    """`form`: "xlsx" or "csv"."""
    lines = [_header(), *_lines(dataset)]
    file = _workbook(lines) if form == "xlsx" else io.BytesIO(csv_bytes(lines))
    name = re.sub(r'[\\/:*?"<>|\x00-\x1f]', "_", dataset.name)
    return Download(file=file, name=f"{name}.{form}", content_type=CONTENT_TYPES[form])


def _header() -> Cells:
    return (
        _("Question"),
        _("Answer"),
        _("Category"),
        _("Other wordings"),
        _("Where it stood"),
        _("What happened to it"),
    )


def _lines(dataset: Dataset) -> Iterator[Cells]:
    chosen = decisions.about(dataset)
    merged = _merged(dataset, chosen)
    rows = SourceRow.objects.filter(dataset=dataset, fate__in=_TAUGHT)
    for row in rows.order_by("sheet", "number").iterator(chunk_size=2000):
        place = (row.sheet, row.number)
        wordings = dict.fromkeys(
            _wordings(dataset, row, chosen.get(place, NOTHING)) + merged[place]
        )
        whole = [one for one in wordings if not _CUT.search(one)]
        about = (row.category, "\n".join(whole), _where(row), _happened(row))
        yield (row.question, row.answer, *about)
        for one in wordings:
            if one not in whole:
                yield (one, row.answer, row.category, "", _where(row), _happened(row))


def _merged(dataset: Dataset, chosen: dict[Place, Decided]) -> dict[Place, list[str]]:
    """By the place of a row: the wordings that rows had which were merged with it."""
    found: dict[Place, list[str]] = defaultdict(list)
    for row in SourceRow.objects.filter(dataset=dataset, fate=SourceRow.Fate.MERGED):
        own = _wordings(dataset, row, chosen.get((row.sheet, row.number), NOTHING))
        for reason in row.reasons:
            if reason["code"] == "duplicate":
                found[reason["params"]["sheet"], reason["params"]["row"]] += own
    return found


def _wordings(dataset: Dataset, row: SourceRow, decided: Decided) -> list[str]:
    """Further ways to ask, as they are taught: personal data is masked where that was asked."""
    if row.raw is None or not (row.raw.get("wordings") or decided.choice.get("wordings")):
        return []
    raw = RawRow.from_json(row.raw, sheet=row.sheet, number=row.number, cells=row.cells)
    mask = frozenset(dataset.options.get("mask", ()))
    settings = Settings(language=dataset.language, mask=mask)
    return alone(raw, decided.row_choice, settings).wordings


def _where(row: SourceRow) -> str:
    if row.sheet == ADDED_SHEET:
        return _("added by you")
    return f"{row.sheet} {row.number}".strip()


def _happened(row: SourceRow) -> str:
    """What was mended, added and decided, in sentences."""
    told = dict.fromkeys(
        messages.reason(one["code"], one.get("params") or {})
        for one in row.reasons
        if one["code"] in _TOLD
        or (REASONS[one["code"]] is Fate.REPAIRED and one["code"] not in QUIET)
    )
    return " ".join(told) or _("as in your file")


def _workbook(lines: list[Cells]) -> IO[bytes]:
    """Every cell is text, whatever it looks like."""
    file = io.BytesIO()
    with workbook(file) as book:
        page = book.add_worksheet()
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
        page.set_column(0, 1, _WIDE, wrapped)
        page.set_column(2, 5, _WIDE // 2, wrapped)
        page.freeze_panes(1, 0)
        for at, line in enumerate(lines):
            for column, text in enumerate(line):
                if text:
                    page.write_string(at, column, text, wrapped if at else bold)
    file.seek(0)
    return file
