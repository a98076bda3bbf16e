"""Collects what people are shown, for translation: `python deploy/messages.py`.

Every text marked in Python and in the templates goes into `locale/*/LC_MESSAGES/django.po`;
what is translated already stays. Works with Babel alone, on machines without gettext's tools.
"""

import ast
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

BASE = Path(__file__).resolve().parents[1]
SOURCES = ("platform/maas", "finetune", "serving", "knowledgebase")
LANGUAGES = ("zh_Hans",)
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
# Django turns a template into calls among filler; the calls are literal.
_CALL = re.compile(r"\b(n?p?gettext)(\(.*?\))(?= [ SXPB]| *$|  )", re.DOTALL | re.MULTILINE)

Message = tuple[str | tuple[str, str], str | None]


def main() -> None:
    found = sorted({*from_python(), *from_templates()}, key=str)
    for language in LANGUAGES:
        path = BASE / "locale" / language / "LC_MESSAGES" / "django.po"
        with path.open("rb") as file:
            known = read_po(file, locale=language)
        write(path, merged(known, found))


def from_python() -> Iterator[Message]:
    for folder in SOURCES:
        for file in sorted((BASE / folder).rglob("*.py")):
            if "migrations" not in file.parts:
                yield from _in_python(file.read_bytes())


def from_templates() -> Iterator[Message]:
    for file in sorted((BASE / "templates").rglob("*.*")):
        if file.suffix in {".html", ".txt"}:
            yield from in_template(file.read_text(encoding="utf-8"))


def in_template(text: str) -> Iterator[Message]:
    """The texts that `translate` and `blocktranslate` mark in a template."""
    from django.utils.translation.template import templatize

    for match in _CALL.finditer(templatize(text)):
        name, arguments = match.groups()
        # The last argument of ngettext is a variable's name, which is no literal.
        literals = re.sub(r", count\)$", ")", arguments)
        yield _message(name, ast.literal_eval(f"{literals[:-1]},)"))


def merged(known: Catalog, found: list[Message]) -> Catalog:
    """A catalogue of what was found, with the translations that are known."""
    catalog = Catalog(
        locale=known.locale,
        project="Longslope",
        header_comment="# Longslope in another language. Made by `make messages`.",
        creation_date=known.creation_date,
        revision_date=known.revision_date,
        last_translator="Longslope",
        language_team="Longslope",
    )
    catalog.fuzzy = False
    for message, context in found:
        singular = message if isinstance(message, str) else message[0]
        before = known.get(singular, context)
        string = before.string if before is not None else None
        if isinstance(message, tuple) and not isinstance(string, tuple | list):
            string = (string or "",)
        if isinstance(message, str) and isinstance(string, tuple | list):
            string = string[0]
        catalog.add(message, string or "", context=context)
    return catalog


def write(path: Path, catalog: Catalog) -> None:
    """Write only what differs, so that a run without news changes no file."""
    out = BytesIO()
    write_po(out, catalog, width=0, sort_output=True)
    if path.read_bytes() != out.getvalue():
        path.write_bytes(out.getvalue())


def _in_python(source: bytes) -> Iterator[Message]:
    for _line, message, _comments, context in extract("python", BytesIO(source), KEYWORDS):
        yield (message[0], message[1]) if isinstance(message, tuple) else message, context


def _message(name: str, values: tuple[str, ...]) -> Message:
    context = values[0] if "p" in name.removesuffix("gettext") else None
    texts = values[1:] if context is not None else values
    return (texts[0], texts[1]) if name.startswith("n") else texts[0], context


if __name__ == "__main__":
    sys.path.insert(0, str(BASE / "platform"))
    main()
