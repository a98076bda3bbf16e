"""How much a JSON schema may mean: a hundred bytes of it can stand for a grammar of gigabytes."""

from collections.abc import Iterator
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from serving.gateway.errors import APIError, schema_too_large
from serving.gateway.pattern_size import LONGEST_PATTERN, MOST_REPEATED, pattern_size

DEEPEST = 16
"""Subschemas in each other, what is referred to among them."""
MOST_SUBSCHEMAS = 2_000
"""Of the whole, with what is referred to counted wherever it is."""
MOST_PROPERTIES = 200
MOST_VALUES = 500
MOST_ALTERNATIVES = 50
MOST_LENGTH = 10_000
MOST_ITEMS = 1_000

_REPEATS = {
    "minLength": MOST_LENGTH, "maxLength": MOST_LENGTH, "minItems": MOST_ITEMS,
    "maxItems": MOST_ITEMS, "minContains": MOST_ITEMS, "maxContains": MOST_ITEMS,
    "minProperties": MOST_PROPERTIES, "maxProperties": MOST_PROPERTIES,
}  # fmt: skip
_ALTERNATIVES = ("anyOf", "oneOf", "allOf", "type")
_NAMED = ("properties", "patternProperties", "dependentSchemas")
_SINGLE = (
    "additionalItems", "additionalProperties", "contains", "else", "if", "items", "not",
    "propertyNames", "then", "unevaluatedItems", "unevaluatedProperties",
)  # fmt: skip
_LISTED = ("allOf", "anyOf", "oneOf", "prefixItems", "items")


def check_schema(schema: dict[str, Any]) -> None:
    """Raises APIError 400, which names the place and the bound that it exceeds."""
    _Walk(schema).size(schema, "#", 1)


class _Walk:
    def __init__(self, root: dict[str, Any]) -> None:
        self._root = root
        self._sizes: dict[str, int] = {}
        self._open: set[str] = set()

    def size(self, schema: object, place: str, depth: int) -> int:
        """Subschemas of one, itself among them."""
        if not isinstance(schema, dict):
            return 1
        if depth > DEEPEST:
            raise _refusal(place, _("it is nested more than %(most)s deep."), DEEPEST)
        _check_own(schema, place)
        size = 1
        for name, inner in _subschemas(schema):
            size += self.size(inner, f"{place}/{name}", depth + 1)
        if "$ref" in schema:
            size += self._referred(schema["$ref"], place, depth)
        if size > MOST_SUBSCHEMAS:
            raise _refusal(
                place,
                _("with all that it refers to it has more than %(most)s parts."),
                MOST_SUBSCHEMAS,
            )
        return size

    def _referred(self, ref: object, place: str, depth: int) -> int:
        """The size of what is referred to; nothing more where it contains the reference itself:
        a grammar refers back too."""
        if not isinstance(ref, str) or not ref.startswith("#"):
            raise schema_too_large(
                place, _("'$ref' may only refer to a place in itself, by '#/…'.")
            )
        if ref in self._open:
            return 0
        if ref not in self._sizes:
            self._open.add(ref)
            self._sizes[ref] = self.size(self._target(ref, place), ref, depth + 1)
            self._open.discard(ref)
        return self._sizes[ref]

    def _target(self, ref: str, place: str) -> object:
        found: Any = self._root
        for escaped in ref.removeprefix("#").split("/")[1:]:
            name = escaped.replace("~1", "/").replace("~0", "~")
            if isinstance(found, dict) and name in found:
                found = found[name]
            elif isinstance(found, list) and name.isdecimal() and int(name) < len(found):
                found = found[int(name)]
            else:
                raise schema_too_large(place, _("'$ref' refers to nothing."))
        return found


def _subschemas(schema: dict[str, Any]) -> Iterator[tuple[str, object]]:
    for name in _NAMED:
        if isinstance(named := schema.get(name), dict):
            yield from ((f"{name}/{key}", inner) for key, inner in named.items())
    for name in _SINGLE:
        if isinstance(inner := schema.get(name), dict):
            yield name, inner
    for name in _LISTED:
        if isinstance(listed := schema.get(name), list):
            yield from ((f"{name}/{at}", inner) for at, inner in enumerate(listed))


def _check_own(schema: dict[str, Any], place: str) -> None:
    """What a schema says beside its subschemas."""
    for name, most in _REPEATS.items():
        value = schema.get(name)
        if isinstance(value, int | float) and value > most:
            raise _refusal(f"{place}/{name}", _("at most %(most)s."), most)
    for name in _ALTERNATIVES:
        _check_count(schema, name, place, MOST_ALTERNATIVES)
    _check_count(schema, "enum", place, MOST_VALUES)
    for name in _NAMED:
        _check_count(schema, name, place, MOST_PROPERTIES)
    patterns = schema.get("patternProperties")
    for pattern in [schema.get("pattern"), *(patterns if isinstance(patterns, dict) else ())]:
        if isinstance(pattern, str):
            _check_pattern(pattern, f"{place}/pattern")


def _check_count(schema: dict[str, Any], name: str, place: str, most: int) -> None:
    value = schema.get(name)
    if isinstance(value, list | dict) and len(value) > most:
        raise _refusal(f"{place}/{name}", _("at most %(most)s of them."), most)


def _check_pattern(pattern: str, place: str) -> None:
    if len(pattern) > LONGEST_PATTERN:
        raise _refusal(place, _("a pattern has at most %(most)s characters."), LONGEST_PATTERN)
    if pattern_size(pattern) > MOST_REPEATED:
        raise _refusal(
            place,
            _("written out, with all that it repeats, a pattern has at most %(most)s parts."),
            MOST_REPEATED,
        )


def _refusal(place: str, message: str | Promise, most: int) -> APIError:
    return schema_too_large(place, message, most=most)
