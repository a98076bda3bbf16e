"""What a file really is: told by its first bytes, and only then by its name."""

import codecs
import re
import zipfile
from enum import StrEnum
from pathlib import Path

from maas.jobs.program import Failure

_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_WORKBOOK_STREAMS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
_FOREIGN = {
    b"%PDF": "pdf",
    b"\x89PNG": "image",
    b"\xff\xd8\xff": "image",
    b"GIF8": "image",
    b"{\\rtf": "rtf",
    b"\x1f\x8b": "archive",
    b"7z\xbc\xaf": "archive",
    b"Rar!": "archive",
    b"SQLite format 3": "database",
}
_HTML = (b"<html", b"<!doctype html", b"<table", b"<?xml")
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_JSON = re.compile(rb'\{\s*["}]|\[\s*[{\[\]]')
_HEAD = 4096


class Kind(StrEnum):
    XLSX = "xlsx"
    XLS = "xls"
    JSON = "json"
    JSONL = "jsonl"
    TEXT = "text"


def recognise(path: Path, filename: str) -> Kind:
    """The kind of a file. Raises `Failure`: `unsupported_kind`, `password_protected`, …"""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith((_ZIP, _EMPTY_ZIP)):
        return _zip(path)
    if head.startswith(_OLE):
        return _ole(path)
    for magic, kind in _FOREIGN.items():
        if head.startswith(magic):
            raise Failure("unsupported_kind", kind=kind)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:20].lower().startswith(_HTML):
        raise Failure("unsupported_kind", kind="web page")
    return _text(start, Path(filename).suffix.lower())


def _zip(path: Path) -> Kind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise Failure("file_corrupt", kind="xlsx") from error
    if any(name.startswith("xl/workbook") and name.endswith(".xml") for name in names):
        return Kind.XLSX
    for prefix, kind in (
        ("xl/", "xlsb"),
        ("word/", "docx"),
        ("ppt/", "pptx"),
        ("Index/", "numbers"),
    ):
        if any(name.startswith(prefix) for name in names):
            raise Failure("unsupported_kind", kind=kind)
    if "[Content_Types].xml" in names:
        raise Failure("file_corrupt", kind="xlsx")
    raise Failure("unsupported_kind", kind="ods" if "content.xml" in names else "archive")


def _ole(path: Path) -> Kind:
    data = path.read_bytes()
    if _ENCRYPTED_STREAM in data:
        raise Failure("password_protected")
    if any(stream in data for stream in _WORKBOOK_STREAMS):
        return Kind.XLS
    raise Failure("unsupported_kind", kind="doc")


def _text(start: bytes, suffix: str) -> Kind:
    if start.startswith(_WIDE):
        start = start.decode("utf-16", "ignore").strip().encode("utf-8", "ignore")
    if suffix in (".jsonl", ".ndjson"):
        return Kind.JSONL
    if suffix != ".json" and not _JSON.match(start):
        return Kind.TEXT
    first = start.splitlines()[:2]
    return Kind.JSONL if len(first) > 1 and all(map(_is_object, first)) else Kind.JSON


def _is_object(line: bytes) -> bool:
    return line.strip().startswith(b"{") and line.strip().endswith((b"}", b"},"))
