"""What a file really is, whatever it is called."""

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finetune.data.reading.kinds import Kind, recognise
from finetune.datasets.messages.kinds import KINDS
from maas.jobs.program import Failure


def packed(*names: str, purpose: str = "") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        if purpose:
            archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{purpose}")
        for name in names:
            archive.writestr(name, "x")
    return file.getvalue()


def kind_of(path: Path, data: bytes) -> str:
    (path / "file.xls").write_bytes(data)
    try:
        return recognise(path / "file.xls", "file.xls")
    except Failure as failure:
        return str(failure.params.get("kind", failure.code))


XML = b'<?xml version="1.0"?>\n'


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (packed("xl/workbook.xml"), Kind.XLSX),
        (packed("XL/Workbook2.xml"), Kind.XLSX),
        (packed("xl/workbook.bin", "xl/styles.bin"), Kind.XLSB),
        (packed("content.xml", purpose="spreadsheet"), Kind.ODS),
        (packed("content.xml", purpose="spreadsheet-template"), Kind.ODS),
        (packed("content.xml"), Kind.ODS),
        (packed("content.xml", purpose="text"), "odt"),
        (packed("content.xml", purpose="presentation"), "odp"),
        (packed("word/document.xml"), "docx"),
        (packed("ppt/presentation.xml"), "pptx"),
        (packed("Index/Document.iwa"), "numbers"),
        (packed("Index.zip", "preview.jpg"), "numbers"),
        (packed("faq.csv"), "archive"),
        (b"\x09\x08\x10\0\0\x06\x05\0", Kind.XLS),
        (b"\x09\x02\x06\0\0\0\x10\0", "first excel"),
        (
            XML + b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            "xml spreadsheet",
        ),
        (XML + b"<feed/>", "xml"),
        (XML + b"<!DOCTYPE html><html>", "web page"),
        (b"<table><tr>", "web page"),
        (b"MIME-Version: 1.0\r\n", "web page"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image"),
        (b"\0\0\0\x18ftypheic", "image"),
        (b"\0\x01\0\0Standard Jet DB", "database"),
        (b"question,answer\n", Kind.TEXT),
    ],
)
def test_a_file_is_told_by_what_it_holds(tmp_path: Path, data: bytes, kind: str) -> None:
    assert kind_of(tmp_path, data) == kind


def test_every_kind_that_is_refused_has_its_own_advice(tmp_path: Path) -> None:
    for data in (b"%PDF-1.7", packed("word/a"), packed("faq.csv"), packed("Index/a"), XML):
        sentence, advice = KINDS[kind_of(tmp_path, data)]
        assert str(sentence)
        assert str(advice)
    assert "Copy" in str(KINDS["pdf"][1])
    assert "Unpack" in str(KINDS["archive"][1])


@given(
    noise=st.binary(max_size=400), magic=st.sampled_from([b"PK\x03\x04", b"PK\x05\x06", XML, b""])
)
@settings(max_examples=150, deadline=None)
def test_noise_has_a_kind_or_is_refused(
    tmp_path_factory: pytest.TempPathFactory, noise: bytes, magic: bytes
) -> None:
    assert kind_of(tmp_path_factory.getbasetemp(), magic + noise)
