"""The parts of a workbook and how they name each other.

Parts are found by their relationships, wherever they lie. Names are compared without regard to
case, slashes may lean either way, and spaces may be written as %20: programs differ in all of it.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import unquote

from finetune.data.reading.workbooks.ooxml.markup import Attributes, walk
from maas.jobs.program import Failure

_CHUNK = 1 << 18
_MOST_RELATIONS = 200_000
_WORKBOOK = re.compile(r"(?:^|/)workbook\d*\.xml\Z")


@dataclass(frozen=True, kw_only=True)
class Relation:
    """`kind`: the last word of its type. `target`: a part, or an address outside the file."""

    kind: str
    target: str
    is_external: bool


class Package:
    """An open workbook file; a context manager."""

    def __init__(self, path: Path) -> None:
        self._zip = zipfile.ZipFile(path)
        self._entries: dict[str, zipfile.ZipInfo] = {}
        for entry in self._zip.infolist():
            self._entries.setdefault(_same(entry.filename), entry)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._zip.close()

    def has(self, part: str) -> bool:
        return _same(part) in self._entries

    def chunks(self, part: str) -> Iterator[bytes]:
        """The bytes of a part. Raises `KeyError` where there is no such part."""
        with self._zip.open(self._entries[_same(part)]) as file:
            while chunk := file.read(_CHUNK):
                yield chunk

    def relations(self, part: str) -> dict[str, Relation]:
        """What a part names, by id. The root of all is ""."""
        folder, name = posixpath.split(part)
        source = posixpath.join(folder, "_rels", f"{name}.rels")
        found: dict[str, Relation] = {}

        def start(name: str, attributes: Attributes) -> None:
            if name == "Relationship" and "Target" in attributes:
                relation = self._relation(folder, attributes)
                found.setdefault(attributes.get("Id", str(len(found))), relation)

        if self.has(source):
            walk(self.chunks(source), start=start, most=_MOST_RELATIONS)
        return found

    def _relation(self, folder: str, attributes: Attributes) -> Relation:
        kind = attributes.get("Type", "").rstrip("/").rpartition("/")[2]
        target = attributes["Target"]
        if attributes.get("TargetMode", "").lower() == "external":
            return Relation(kind=kind, target=target, is_external=True)
        path = target.replace("\\", "/")
        path = path if path.startswith("/") else posixpath.join("/", folder, path)
        path = posixpath.normpath(path).lstrip("/")
        return Relation(
            kind=kind, target=path if self.has(path) else unquote(path), is_external=False
        )

    def workbook(self) -> str:
        """The part that all others hang on. Raises `Failure("file_corrupt")` without any."""
        for relation in self.relations("").values():
            if relation.kind == "officeDocument" and self.has(relation.target):
                return relation.target
        for name in self._entries:
            if _WORKBOOK.search(name):
                return name
        raise Failure("file_corrupt", kind="xlsx")


def related(relations: dict[str, Relation], *kinds: str) -> list[str]:
    """The parts of these kinds that are named."""
    return [one.target for one in relations.values() if one.kind in kinds and not one.is_external]


def _same(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()
