"""Whatever a text file holds, it is rows or a plain refusal; a written table comes back whole."""

import csv
import io
import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from finetune.data.checks import repair
from finetune.data.checks.markup import shown
from finetune.data.codes import FAILURES
from finetune.data.reading import Book
from finetune.data.rows import Row
from finetune.data.settings import Settings
from maas.jobs.program import Failure
from tests.finetune.data.makers import load

FEW = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
BEGINNINGS = [
    b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\x00\x00",
    b"{", b"[", b'{"a"', b'[{"',
    b"sep=;\n", b"question,answer\n", "问题,答案\n".encode(), "问题,答案\n".encode("gb18030"),
    b'"question","answer"\n"', b"a\tb\n\\", b"='", b'="',
]  # fmt: skip
NAMES = ["x.csv", "x.tsv", "x.txt", "x.json", "x.jsonl"]
# No blanks around, no marks that a reader rightly takes away, and no carriage returns alone.
CELL = st.text(
    st.sampled_from("ab 你好£,;|\t\"'\n?.-:()[]{}"), min_size=1, max_size=12
).filter(lambda cell: cell == cell.strip(" \t\n") and cell[:1] not in "'=[{\"")  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["question", "answer", "data", "title", "messages", "text", "role", "a?", "问题"]
            )
            | st.text(max_size=4),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


def read(path: Path, data: bytes) -> Book | None:
    """The book, or None for one of the refusals that have words."""
    path.write_bytes(data)
    try:
        return load(path)
    except Failure as caught:
        refusal = caught
    assert refusal.code in FAILURES
    return None


def assert_storable(book: Book) -> None:
    for table in book.tables:
        for line in table.lines:
            assert not any("\0" in cell for cell in line.cells)
            "".join(line.cells).encode()
        json.dumps(
            [note.params for line in table.lines for one in line.notes.values() for note in one]
        )


@FEW
@given(st.sampled_from(NAMES), st.sampled_from(BEGINNINGS), st.binary(max_size=400))
@example("x.csv", b"", b"\xff")
@example("x.json", b"", b'{"messages": [1, {"role": []}]}')
def test_random_bytes_are_rows_or_a_refusal(
    tmp_path: Path, name: str, beginning: bytes, rest: bytes
) -> None:
    if book := read(tmp_path / name, beginning + rest):
        assert_storable(book)


@FEW
@given(
    st.sampled_from(NAMES),
    st.lists(st.sampled_from(
        ['"', ",", ";", "\n", "\\", '\\"', "a", " ", "你", "=", '="', "'", "{", "}", "[", "]", ":",
         '"question"', '"answer"', "\\n", "\\u4f60", "<b>", "</b>", "<a href=", "&amp;",
         "\0", "\ufffd"]
    ), max_size=60),
)  # fmt: skip
def test_random_marks_are_rows_or_a_refusal(tmp_path: Path, name: str, parts: list[str]) -> None:
    if book := read(tmp_path / name, "".join(parts).encode()):
        assert_storable(book)


@FEW
@given(JSON, st.sampled_from(["x.json", "x.jsonl"]))
def test_random_trees_are_rows_or_a_refusal(tmp_path: Path, tree: Any, name: str) -> None:
    if book := read(tmp_path / name, json.dumps(tree).encode()):
        assert_storable(book)


@FEW
@given(
    st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=2, max_size=8),
    st.sampled_from(",;\t|"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.booleans(),
)
def test_a_written_table_comes_back(
    tmp_path: Path, rows: list[list[str]], delimiter: str, encoding: str, named: bool
) -> None:
    table = [["question", "answer", "category"], *rows]
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(
        table
    )
    content = f"sep={delimiter}\n{out.getvalue()}" if named else out.getvalue()
    book = read(tmp_path / "x.csv", content.encode(encoding))
    assert book is not None
    assert [line.cells for line in book.tables[0].lines] == table


@FEW
@given(
    st.lists(
        st.lists(CELL.filter(lambda cell: "\t" not in cell), min_size=3, max_size=3),
        min_size=2,
        max_size=6,
    )
)
def test_a_table_of_a_database_comes_back(tmp_path: Path, rows: list[list[str]]) -> None:
    table = [["question", "answer", "category"], ['Is it "so"?', 'Yes, "so".', "x"], *rows]
    lines = [
        ",".join('"' + cell.replace("\\", "\\\\").replace('"', '\\"') + '"' for cell in row)
        for row in table
    ]
    book = read(tmp_path / "x.csv", "\n".join(lines).encode())
    assert book is not None
    assert [line.cells for line in book.tables[0].lines] == table


@FEW
@given(st.text(max_size=60), st.text(max_size=60))
@example("<b" * 20, "<p" + " " * 40)
def test_random_texts_can_be_repaired(question: str, answer: str) -> None:
    row = Row(sheet="", number=1, cells=[], question=question, answer=answer)
    repair.check([row], Settings())
    assert shown(answer).text is not None


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("x.json", b"[" + b",".join([b"{}"] * 300_000) + b"]"),
        ("x.json", b"[" + b",".join([b"0"] * 400_000) + b"]"),
        ("x.jsonl", b"0\n" * 500_000),
        ("x.csv", b"a,b\n" * 400_000),
        ("x.csv", b'"\n' * 200_000),
        ("x.csv", b"," * 1_500_000),
        ("x.csv", b"\xe4\xbd" * 1_000_000),
        ("x.csv", ("你好,".encode() * 200 + b"\xff\n") * 3_000),
        ("x.json", b'[{"' + b'":1,"'.join(b"k%d" % at for at in range(150_000)) + b'":1}]'),
    ],
)  # fmt: skip
def test_reading_takes_no_more_memory_than_it_may(tmp_path: Path, name: str, data: bytes) -> None:
    tracemalloc.start()
    read(tmp_path / name, data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < max(200_000_000, 20 * len(data))
