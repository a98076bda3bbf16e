"""What a file really is: told by its first bytes, and only then by its name."""

import codecs
import re
import struct
import zipfile
from enum import StrEnum
from pathlib import Path

from finetune.data.reading.workbooks import biff
from finetune.data.reading.workbooks.damage import PACKAGE
from finetune.data.reading.workbooks.encoded import utf8
from maas.jobs.program import Failure

_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS = {
    "encryptedpackage": "",
    "workbook": "xls",
    "book": "xls",
    "powerpoint document": "ppt",
    "worddocument": "doc",
}
_FOREIGN = {
    b"%PDF": "pdf",
    b"\x89PNG": "image",
    b"\xff\xd8\xff": "image",
    b"GIF8": "image",
    b"II*\0": "image",
    b"MM\0*": "image",
    b"{\\rtf": "rtf",
    b"\x1f\x8b": "archive",
    b"7z\xbc\xaf": "archive",
    b"Rar!": "archive",
    b"SQLite format 3": "database",
    b"\0\1\0\0Standard ": "database",
    b"\x09\0\x04\0": "first excel",
    b"\x09\x02\x06\0": "first excel",
    b"\x09\x04\x06\0": "first excel",
}
_HTML = (b"<html", b"<!doctype html", b"<table", b"<head", b"<meta", b"mime-version:")
_XML = b"<?xml"
_SORTS_OF_XML = {
    b"urn:schemas-microsoft-com:office:spreadsheet": "xml spreadsheet",
    b"application/vnd.oasis.opendocument.spreadsheet": "flat ods",
    b"<html": "web page",
}
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."
_WORKBOOK, _BINARY_WORKBOOK = (
    re.compile(rf"(?:^|/)workbook\d*\.{ending}\Z") for ending in ("xml", "bin")
)
_FOLDERS = {"xl/": "xlsx", "word/": "docx", "ppt/": "pptx", "index/": "numbers"}
_MAIN = re.compile(
    rb"(?:spreadsheetml\.(?:sheet|template)|ms-excel\.(?:sheet|template)\.macroenabled)\.main\+xml",
    re.I,
)
_LONGEST_LIST = 1 << 20
_BROKEN_ZIP: tuple[type[Exception], ...] = (*PACKAGE, ValueError, struct.error)
_BROKEN_PART: tuple[type[Exception], ...] = (*_BROKEN_ZIP, KeyError)
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_JSON = re.compile(rb'\{\s*["}]|\[\s*[{\[\]]')
_HEAD = 4096


class Kind(StrEnum):
    XLSX = "xlsx"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
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
    if head.startswith(biff.BARE):
        return Kind.XLS
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if kind := _foreign(head, start[:20].lower()):
        raise Failure("unsupported_kind", kind=kind)
    return _text(start, Path(filename).suffix.lower())


def _foreign(head: bytes, start: bytes) -> str:
    """What is no table as it stands, told by its first bytes; "" for all else."""
    for magic, kind in _FOREIGN.items():
        if head.startswith(magic):
            return kind
    if (head[:4] == b"RIFF" and head[8:12] == b"WEBP") or head[4:8] == b"ftyp":
        return "image"
    if start.startswith(_XML):
        lower = head.lower()
        return next((kind for sign, kind in _SORTS_OF_XML.items() if sign in lower), "xml")
    return "web page" if start.startswith(_HTML) else ""


def _zip(path: Path) -> Kind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = {name.replace("\\", "/").lower() for name in archive.namelist()}
            purpose = _purpose(archive) if "mimetype" in names else b""
            main = _main_part(archive)
    except _BROKEN_ZIP as error:
        raise Failure("file_corrupt", kind="xlsx") from error
    if _MAIN.search(main) or any(map(_WORKBOOK.search, names)):
        return Kind.XLSX
    if any(map(_BINARY_WORKBOOK.search, names)):
        return Kind.XLSB
    if purpose.startswith(_OPEN_DOCUMENT):
        return _open_document(purpose)
    for folder, kind in _FOLDERS.items():
        if any(name.startswith(folder) for name in names):
            if kind == "xlsx":
                raise Failure("file_corrupt", kind="xlsx")
            raise Failure("unsupported_kind", kind=kind)
    if "[content_types].xml" in names:
        raise Failure("file_corrupt", kind="xlsx")
    if "content.xml" in names:
        return Kind.ODS
    raise Failure("unsupported_kind", kind="numbers" if "index.zip" in names else "archive")


def _main_part(archive: zipfile.ZipFile) -> bytes:
    """What an Open XML package says of its parts: they may lie anywhere."""
    listed = (one for one in archive.namelist() if one.lower().endswith("[content_types].xml"))
    name = next(listed, "")
    try:
        with archive.open(name) as file:
            return b"".join(utf8([file.read(_LONGEST_LIST)]))
    except _BROKEN_PART:
        return b""


def _purpose(archive: zipfile.ZipFile) -> bytes:
    """What an OpenDocument package says it is."""
    try:
        with archive.open("mimetype") as file:
            return file.read(len(_OPEN_DOCUMENT) + 20)
    except _BROKEN_PART:
        return b""


def _open_document(purpose: bytes) -> Kind:
    sort = purpose.removeprefix(_OPEN_DOCUMENT)
    if sort.startswith(b"spreadsheet"):
        return Kind.ODS
    raise Failure("unsupported_kind", kind="odp" if sort.startswith(b"presentation") else "odt")


def _ole(path: Path) -> Kind:
    """A container whose directory is damaged is searched for the names of streams."""
    data = path.read_bytes()
    named = biff.streams(data) or {
        name for name in _STREAMS if re.search(re.escape(name.encode("utf-16-le")), data, re.I)
    }
    kind = next((kind for name, kind in _STREAMS.items() if name in named), "doc")
    if not kind:
        raise Failure("password_protected")
    if kind == "xls":
        return Kind.XLS
    raise Failure("unsupported_kind", kind=kind)


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
