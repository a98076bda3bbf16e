"""Writes the sample spreadsheets. The same input gives the same bytes, every time."""

import csv
import io
from datetime import date, datetime
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from finetune.samples.sheet import SheetRow, blocks, one_row_each
from finetune.samples.source import HERE, SHOPS, Shop, load

FILES = HERE / "files"
WRITTEN = datetime(2026, 1, 5, 9, 0)  # noqa: DTZ001 - spreadsheets know no time zones
HEADERS = {
    "en": ("No.", "Topic ", "Customer question", " Our answer", "Last checked"),
    "zh": ("序号", "分类 ", "顾客问题", " 标准答案", "核对日期"),
}
FAQ_HEADERS = {"en": ("Question", "Answer"), "zh": ("问题", "答案")}
SHEET_NAMES = {"en": ("Questions", "Notes"), "zh": ("问答", "说明")}
NOTES = {
    "en": "Ask Marta before you change an answer. Old prices are on the wall list.",
    "zh": "改答案之前先问店长。旧价格以墙上的价目表为准。",
}


def build(folder: Path = FILES) -> list[Path]:
    """Write every sample file into the folder, and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name in SHOPS:
        shop = load(name)
        paths += [
            _write_workbook(shop, folder / f"{name}.xlsx"),
            _write_csv(shop, folder / f"{name}.csv"),
            _write_faq(shop, folder / f"{name}-faq.xlsx"),
        ]
    return paths


def _write_workbook(shop: Shop, path: Path) -> Path:
    """The hand-kept sheet: title above the header, merged cells, blank rows, a notes sheet."""
    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"created": WRITTEN, "author": shop.name})
        plain = book.add_format({"text_wrap": True})
        bold = book.add_format({"bold": True, "font_size": 14})
        day = book.add_format({"num_format": "d mmm"})
        main, notes = (book.add_worksheet(name) for name in SHEET_NAMES[shop.language])
        main.merge_range(0, 0, 0, 4, shop.title, bold)
        main.write_row(2, 0, HEADERS[shop.language], bold)
        main.set_column(2, 3, 60)
        at, number = 3, 1
        for block in blocks(shop):
            _write_categories(main, at, block, plain)
            for offset, row in enumerate(block):
                main.write_number(at + offset, 0, number + offset)
                _write_row(main, at + offset, row, plain, day)
            at, number = at + len(block) + 1, number + len(block)
        notes.write_string(0, 0, NOTES[shop.language])
    return path


def _write_categories(sheet: Worksheet, at: int, block: list[SheetRow], style: Format) -> None:
    if len(block) > 1:
        sheet.merge_range(at, 1, at + len(block) - 1, 1, block[0].category, style)
    else:
        sheet.write_string(at, 1, block[0].category)


def _write_row(sheet: Worksheet, at: int, row: SheetRow, style: Format, day: Format) -> None:
    sheet.write_string(at, 2, row.question)
    if row.kind == "formula":
        sheet.write_formula(at, 3, row.formula, None, row.answer)
    elif row.kind == "date_cell":
        sheet.write_datetime(at, 3, date.fromisoformat(row.answer), day)
    elif row.merged_below:
        sheet.merge_range(at, 3, at + row.merged_below, 3, row.answer, style)
    elif row.answer and not row.covered:
        sheet.write_string(at, 3, row.answer)
    if at % 7 == 0:
        sheet.write_datetime(at, 4, date(2025, 11, 1 + at % 28), day)


def _write_csv(shop: Shop, path: Path) -> Path:
    """The same rows as Excel saves them for that language: semicolons, or GB18030."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";" if shop.language == "en" else ",")
    writer.writerow([shop.title, "", ""])
    writer.writerow([header.strip() for header in HEADERS[shop.language][1:4]])
    for block in blocks(shop):
        for row in block:
            if row.kind not in ("formula", "date_cell"):
                writer.writerow([row.category, row.question, row.answer])
        writer.writerow(["", "", ""])
    encoding = "utf-8-sig" if shop.language == "en" else "gb18030"
    path.write_bytes(out.getvalue().encode(encoding))
    return path


def _write_faq(shop: Shop, path: Path) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"created": WRITTEN, "author": shop.name})
        sheet = book.add_worksheet("FAQ")
        sheet.write_row(0, 0, FAQ_HEADERS[shop.language])
        for at, row in enumerate(one_row_each(shop), start=1):
            sheet.write_row(at, 0, (row.question, row.answer))
    return path
