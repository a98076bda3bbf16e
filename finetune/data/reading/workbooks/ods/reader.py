"""From the package of an OpenDocument spreadsheet to its sheets."""

import zipfile
from pathlib import Path

from finetune.data.limits import Limits
from finetune.data.reading.workbooks import archive, damage
from finetune.data.reading.workbooks.ods.content import Content
from finetune.data.reading.workbooks.ods.names import named
from finetune.data.reading.workbooks.ods.parser import Attributes, Handlers, parse
from finetune.data.reading.workbooks.ods.styles import DocumentStyles
from finetune.data.reading.workbooks.sheet import Sheet
from maas.jobs.program import Failure

_CONTENT, _STYLES, _MANIFEST = "content.xml", "styles.xml", "META-INF/manifest.xml"
_ENCRYPTED_PACKAGE = "encrypted-package"
_ENCRYPTION = named("manifest:encryption-data")


def sheets(path: Path, limits: Limits) -> list[Sheet]:
    """The sheets in the file's order, each cell with what the program that wrote it showed.

    Raises `Failure`: `password_protected`, `file_corrupt`, `unsafe_file`, `expands_too_much`,
    `too_many_cells`.
    """
    archive.inspect(path, limits, kind="ods")
    with damage.refused("ods", KeyError, ValueError), zipfile.ZipFile(path) as package:
        names = set(package.namelist())
        _refuse_encrypted(package, names)
        styles = DocumentStyles()
        if _STYLES in names:
            parse(
                package,
                _STYLES,
                Handlers(start=styles.start, end=styles.end, text=styles.text),
            )
        content = Content(styles=styles, limits=limits)
        parse(
            package,
            _CONTENT,
            Handlers(start=content.start, end=content.end, text=content.text),
        )
    return content.sheets


def _refuse_encrypted(package: zipfile.ZipFile, names: set[str]) -> None:
    if _ENCRYPTED_PACKAGE in names:
        raise Failure("password_protected")
    if _MANIFEST in names:
        parse(
            package, _MANIFEST, Handlers(start=_refuse_encryption, end=_pass_over, text=_pass_over)
        )


def _refuse_encryption(name: str, _attributes: Attributes) -> None:
    if name == _ENCRYPTION:
        raise Failure("password_protected")


def _pass_over(_what: str) -> None:
    return
