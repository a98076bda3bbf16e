"""Write what LibreOffice shows for all pairs; run by hand, as a module, from the root.

Makes shown.csv (code, value, shown) beside this file, and workbooks of three formats in
../round_trip with the pairs that decided.csv says nothing about: a number, the formatted cell,
and its text. It needs `soffice`, which the product does not: README.md names the version.
"""

import csv
import json
import shutil
import subprocess
import tempfile
from pathlib import Path

from openpyxl import Workbook

from tests.finetune.data.reading.number_formats.pairs import PAIRS, Value

HERE = Path(__file__).parent
ROUND_TRIP = HERE.parent / "round_trip"
# Comma, quotes, UTF-8, from the first line, as shown.
AS_SHOWN = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false"


def main() -> None:
    pairs = [(code, value) for code, values in PAIRS.items() for value in values]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        texts = ask(folder, pairs)
        rows = [
            (code, json.dumps(value, ensure_ascii=False), text)
            for (code, value), text in zip(pairs, texts, strict=True)
        ]
        with (HERE / "shown.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file, lineterminator="\n").writerows([("code", "value", "shown"), *rows])
        with (HERE / "decided.csv").open(newline="", encoding="utf-8") as file:
            decided = {(row["code"], row["value"]) for row in csv.DictReader(file)}
        kept = [at for at, row in enumerate(rows) if row[:2] not in decided]
        write(folder / "pairs.xlsx", [pairs[at] for at in kept], [texts[at] for at in kept])
        for kind in ("xls", "ods"):
            convert(folder / "pairs.xlsx", kind)
        for kind in ("xlsx", "xls", "ods"):
            shutil.copy(folder / f"pairs.{kind}", ROUND_TRIP)


def ask(folder: Path, pairs: list[tuple[str, Value]]) -> list[str]:
    """What LibreOffice shows for each pair."""
    write(folder / "asked.xlsx", pairs, [""] * len(pairs))
    convert(folder / "asked.xlsx", AS_SHOWN)
    with (folder / "asked.csv").open(newline="", encoding="utf-8") as file:
        return [row[1] for row in csv.reader(file)]


def write(path: Path, pairs: list[tuple[str, Value]], texts: list[str]) -> None:
    """A row for each pair: its number, the formatted cell, its text."""
    book = Workbook()
    sheet = book.worksheets[0]
    for row, ((code, value), text) in enumerate(zip(pairs, texts, strict=True), start=1):
        sheet.cell(row, 1, row)
        sheet.cell(row, 2, value).number_format = code
        cell = sheet.cell(row, 3)
        cell.value, cell.data_type = text, "s"
    for column in "ABC":
        sheet.column_dimensions[column].width = 60
    book.save(path)


def convert(path: Path, kind: str) -> None:
    profile = f"-env:UserInstallation=file://{path.parent / 'profile'}"
    command = ["soffice", profile, "--headless", "--convert-to", kind]
    subprocess.run([*command, "--outdir", path.parent, path], check=True, capture_output=True)


if __name__ == "__main__":
    main()
