"""Whatever a workbook holds, it gives rows or a plain refusal, and never anything else."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from finetune.data.codes import FAILURES
from finetune.data.limits import Limits
from finetune.data.reading import Book, read
from maas.jobs.program import Failure
from tests.finetune.data.reading.workbooks.ooxml import parts

LIMITS = Limits(expanded_bytes=4_000_000, rows=500, cells=2_000, cell=1_000)
NAMES = st.sampled_from(
    "worksheet sheetData row c v f is t r rPr strike si rPh mergeCell col hyperlink control from "
    "to comment text author threadedComment xf font numFmt cellXfs fonts numFmts Relationship "
    "sheet workbookPr rv s k rc rvb bk pic twoCellAnchor oneCellAnchor x:c unknown".split()
)
KEYS = st.sampled_from(
    "r t s vm ref min max hidden id r:id Id Type Target TargetMode numFmtId fontId formatCode val "
    "state name date1904 si ht n i xml:space authorId".split()
)
VALUES = st.one_of(
    st.sampled_from(
        ["0", "1", "-1", "7", "s", "str", "inlineStr", "b", "e", "d", "n", "A1", "B2", "XFD1048576",
         "A1:B3", "B3:A1", "A0", "rId1", "preserve", "true", "1048576", "99999999999", "0%", "@",
         "yyyy", "../x.xml", "/", "", "²", "１", "1e999", "nan", "2026-02-30", "2026-05-01T25:00",
         "12345678901234567890", "_xD800_", "_x0000_", "1_0", "=DISPIMG(", "#VALUE!"]
    ),
    st.text(st.characters(codec="utf-8", exclude_characters="<>&\"'\r"), max_size=8),
)  # fmt: skip


def element(name: str, attributes: dict[str, str], inside: str) -> str:
    written = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f"<{name}{written}>{inside}</{name}>"


def nested(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    inside = st.lists(children, max_size=4).map("".join)
    return st.builds(element, NAMES, st.dictionaries(KEYS, VALUES, max_size=4), inside)


TREES = st.recursive(VALUES, nested, max_leaves=25)


def holds(write: Callable[[Path], object]) -> Book | None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        write(path)
        try:
            return read(path, filename="a.xlsx", limits=LIMITS)
        except Failure as failure:
            code = failure.code
    assert code in FAILURES
    return None


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_bytes_behind_the_magic(data: bytes) -> None:
    assert holds(lambda path: path.write_bytes(b"PK\x03\x04" + data)) is None


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_workbook_with_spoiled_bytes(data: st.DataObject) -> None:
    whole = _whole()
    at = data.draw(st.integers(0, len(whole) - 1))
    with_ = data.draw(st.binary(min_size=1, max_size=30))
    cut = data.draw(st.sampled_from([0, 0, 1, 40]))
    spoiled = whole[:at] + with_ + whole[at + len(with_) + cut :]
    holds(lambda path: path.write_bytes(spoiled))


@settings(max_examples=400, deadline=None)
@given(TREES, st.sampled_from(["utf-8", "utf-16", "utf-16-be"]))
def test_any_tree_as_a_sheet(tree: str, encoding: str) -> None:
    page = parts.sheet(tree).encode(encoding, "replace")
    book = holds(lambda path: parts.workbook(path, "", {"xl/worksheets/sheet1.xml": page}))
    assert book is None or book.tables[0].sheet == "FAQ"


@settings(max_examples=400, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(
    ["xl/styles.xml", "xl/sharedStrings.xml", "xl/metadata.xml", "xl/s.xml", "xl/v.xml",
     "xl/comments1.xml", "xl/t.xml", "xl/drawing1.xml", "xl/workbook.xml", "_rels/.rels",
     "[Content_Types].xml", "xl/_rels/workbook.xml.rels"]
)), TREES, min_size=1, max_size=4))  # fmt: skip
def test_any_tree_as_another_part(trees: dict[str, str]) -> None:
    cells = '<c r="B2" s="1" t="s"><v>0</v></c><c r="C2" s="2" t="e" vm="1"><v>#VALUE!</v></c>'
    beside = parts.relations(
        ("comments", "../comments1.xml"), ("threadedComment", "../t.xml"),
        ("drawing", "../drawing1.xml"),
    )  # fmt: skip
    named = (
        ("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml"),
        ("sheetMetadata", "metadata.xml"), ("rdRichValueStructure", "s.xml"),
        ("rdRichValue", "v.xml"),
    )  # fmt: skip
    rooted = {name: f"<root>{tree}</root>" for name, tree in trees.items()}
    everything = {"xl/worksheets/_rels/sheet1.xml.rels": beside, **rooted}
    page = parts.sheet(parts.asked(cells))
    holds(lambda path: parts.workbook(path, page, everything, named=named))


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(
    st.one_of(
        st.sampled_from(["xl/workbook.xml", "[Content_Types].xml", "_rels/.rels", "content.xml"]),
        st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=12),
    ),
    st.one_of(st.binary(max_size=60), TREES.map(str.encode)),
    max_size=5,
))  # fmt: skip
def test_any_zip(entries: dict[str, bytes]) -> None:
    def write(path: Path) -> None:
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in entries.items():
                archive.writestr(name, content)

    holds(write)


def _whole() -> bytes:
    memory = io.BytesIO()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        parts.workbook(path, parts.sheet(parts.asked(parts.text("B2", "nine"))))
        memory.write(path.read_bytes())
    return memory.getvalue()
