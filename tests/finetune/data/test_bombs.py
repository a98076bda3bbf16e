"""Small files that would become large: each is refused, behind the walls of its kind of job, with
little time and memory. Run as the worker runs them."""

import json
import os
import resource
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from finetune.data.codes import FAILURES
from finetune.datasets.kind import ParseKind
from maas.jobs.walls import MIB
from tests.finetune.data import containers
from tests.finetune.data.reading.workbooks import makers
from tests.services import BASE_DIR

MOST_MEMORY = 512 * MIB
"""Beyond what the program has before it reads."""
MOST_CPU_SECONDS = 25
"""Five on a quiet machine; with wide room for one where everything else runs too."""
Maker = Callable[[Path], Path]


def _written(name: str, content: bytes) -> Maker:
    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content)
        return path

    return make


def _rows_in_rows() -> bytes:
    """Each row holds the next, and says all of it."""
    depth = 800
    opened = "".join(f'{{"question":"q{at}?","answer":"a","more{at}":' for at in range(depth))
    return f"[{opened}{json.dumps('x' * 400_000)}{'}' * depth}]".encode()


def _sheet_of(cells: str) -> Maker:
    def make(folder: Path) -> Path:
        return makers.open_document(folder / "bomb.ods", cells)

    return make


def _repeated(rows: int, columns: int, text: str) -> str:
    one = makers.cell(text, f'office:value-type="string" table:number-columns-repeated="{columns}"')
    return makers.row(one, attributes=f'table:number-rows-repeated="{rows}"')


def _declared(encoding: str, *, mark: bool) -> Maker:
    """A part of a workbook with a document type declaration, in some encoding."""
    markup = (
        f'<?xml version="1.0" encoding="{encoding}"?>'
        '<!DOCTYPE worksheet [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
        "<worksheet><sheetData><row><c t='inlineStr'><is><t>&b;</t></is></c></row></sheetData>"
        "</worksheet>"
    )

    def make(folder: Path) -> Path:
        path = folder / "bomb.xlsx"
        codec = {"utf-16-le": "utf-16-le", "utf-16-be": "utf-16-be"}.get(encoding, encoding)
        body = ("\ufeff" if mark else "") + markup
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
            package.writestr("[Content_Types].xml", _TYPES)
            package.writestr("xl/worksheets/sheet1.xml", body.encode(codec))
        return path

    return make


_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override '
    'PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'spreadsheetml.sheet.main+xml"/></Types>'
)
BOMBS: dict[str, Maker] = {
    "rows in rows": _written("bomb.json", _rows_in_rows()),
    "one row of many cells": _written("bomb.csv", b"a,b\n" + b"," * 500_000),
    "cells without end": _written("bomb.csv", (b"ab," * 2000 + b"\n") * 1100),
    "texts without end": _written("bomb.json", b"[" + b'"ab",' * 2_000_000 + b'"ab"]'),
    "one cell everywhere": _sheet_of(_repeated(1_000_000, 16_000, "x")),
    "one long cell often": _sheet_of(_repeated(1_000, 1_000, "x" * 9_000)),
    "a stream in a circle": lambda folder: containers.circle(folder / "bomb.xls", size=1 << 31),
    "tables without end": lambda folder: containers.circle(folder / "bomb.xls", tables=1 << 20),
    "entities": _declared("UTF-8", mark=False),
    "entities, UTF-16": _declared("utf-16-le", mark=True),
    "entities, UTF-16 unmarked": _declared("utf-16-be", mark=False),
    "entities, declared": _declared("gb18030", mark=False),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_with_little_time_and_memory(name: str, tmp_path: Path) -> None:
    path = BOMBS[name](tmp_path)
    status, used = read(path)
    events = [json.loads(line) for line in (tmp_path / "events.jsonl").open(encoding="utf-8")]
    assert (os.waitstatus_to_exitcode(status), events[-1]["type"]) == (1, "failed")
    assert events[-1]["code"] in {*FAILURES, "out_of_memory"}, events[-1]
    at_rest, most = json.loads((tmp_path / "held.json").read_text())
    assert most - at_rest < MOST_MEMORY
    assert used.ru_utime + used.ru_stime < MOST_CPU_SECONDS


def read(path: Path) -> tuple[int, resource.struct_rusage]:
    """Read a file as the worker has it read; returns how the program ended and what it took."""
    folder = path.parent
    params = {"file": str(path), "filename": path.name, "mapping": None, "seed": 3}
    job = {"job": "1", "kind": ParseKind.name, "attempt": 1, "spec": {}, "params": params}
    (folder / "job.json").write_text(json.dumps(job), encoding="utf-8")
    program = subprocess.Popen(
        [
            *(sys.executable, "-m", "maas.jobs.launch"),
            *("tests.finetune.data.measured", str(folder), ParseKind.walls.as_text()),
        ],
        cwd=BASE_DIR,
        env={**os.environ, "PYTHONPATH": f"{BASE_DIR / 'platform'}{os.pathsep}{BASE_DIR}"},
        stdin=subprocess.PIPE,
        start_new_session=True,
    )
    _pid, status, used = os.wait4(program.pid, 0)
    program.returncode = os.waitstatus_to_exitcode(status)
    return status, used
