"""What a schema means is bounded, and a refusal names the place."""

from typing import Any

import pytest

from serving.gateway.errors import APIError
from serving.gateway.pattern_size import pattern_size
from serving.gateway.schema_bounds import (
    DEEPEST,
    MOST_ALTERNATIVES,
    MOST_ITEMS,
    MOST_LENGTH,
    MOST_PROPERTIES,
    MOST_VALUES,
    check_schema,
)

TEXT = {"type": "string"}


def nested(levels: int) -> dict[str, Any]:
    schema: dict[str, Any] = TEXT
    for _ in range(levels - 1):
        schema = {"type": "object", "properties": {"a": schema}}
    return schema


def doubling(levels: int) -> dict[str, Any]:
    """Few bytes, in which each definition refers to the one before it twice."""
    definitions: dict[str, Any] = {"d0": TEXT}
    for level in range(1, levels):
        before = {"$ref": f"#/$defs/d{level - 1}"}
        definitions[f"d{level}"] = {"type": "array", "prefixItems": [before, before]}
    return {"$defs": definitions, "$ref": f"#/$defs/d{levels - 1}"}


def pattern(text: str) -> dict[str, Any]:
    return {"type": "object", "properties": {"code": {"type": "string", "pattern": text}}}


TREE = {
    "$defs": {
        "node": {
            "type": "object",
            "properties": {
                "name": {"type": "string", "maxLength": 80},
                "children": {"type": "array", "maxItems": 20, "items": {"$ref": "#/$defs/node"}},
            },
            "required": ["name"],
        }
    },
    "$ref": "#/$defs/node",
}
FORM = {
    "type": "object",
    "properties": {
        "kind": {"enum": ["a", "b", None, 3]},
        "tags": {"type": ["array", "null"], "items": TEXT, "minItems": 1, "maxItems": 10},
        "code": {"type": "string", "pattern": r"^[A-Z]{2}-\d{4,8}(/[a-z]+)*$"},
        "or": {"anyOf": [TEXT, {"type": "integer", "minimum": 0}]},
        "enum": {"type": "object", "properties": {"$ref": TEXT}},
    },
    "additionalProperties": False,
}


@pytest.mark.parametrize(
    "schema",
    [
        {}, TEXT, TREE, FORM, {"$ref": "#"}, nested(DEEPEST), doubling(8),
        {"type": "object", "properties": {f"p{n}": TEXT for n in range(MOST_PROPERTIES)}},
        {"enum": list(range(MOST_VALUES))}, {"maxLength": MOST_LENGTH}, {"maxItems": MOST_ITEMS},
        pattern("^[a-z]{1,498}$"),
    ],
)  # fmt: skip
def test_what_callers_need_passes(schema: dict[str, Any]) -> None:
    check_schema(schema)


@pytest.mark.parametrize(
    ("schema", "place"),
    [
        (nested(DEEPEST + 1), "#" + "/properties/a" * DEEPEST),
        (doubling(13), "#/$defs/d"),
        ({"properties": {f"p{n}": TEXT for n in range(MOST_PROPERTIES + 1)}}, "#/properties"),
        ({"items": {"enum": list(range(MOST_VALUES + 1))}}, "#/items/enum"),
        ({"anyOf": [TEXT] * (MOST_ALTERNATIVES + 1)}, "#/anyOf"),
        ({"properties": {"a": {"maxLength": MOST_LENGTH + 1}}}, "#/properties/a/maxLength"),
        ({"minItems": MOST_ITEMS + 1}, "#/minItems"),
        ({"maxProperties": 1e300}, "#/maxProperties"),
        ({"prefixItems": [TEXT, {"minContains": 10**30}]}, "#/prefixItems/1/minContains"),
        (pattern("x" * 501), "#/properties/code/pattern"),
        (pattern("^[a-z]{1,501}$"), "#/properties/code/pattern"),
        (pattern("^(([a-z]{1,9}){1,9}){1,9}$"), "#/properties/code/pattern"),
        ({"patternProperties": {"a{999}": TEXT}}, "#/pattern"),
        ({"$ref": "https://example.org/schema"}, "#"),
        ({"$ref": "#/nowhere"}, "#"),
    ],
)
def test_what_means_too_much_is_refused_with_its_place(schema: dict[str, Any], place: str) -> None:
    with pytest.raises(APIError) as refused:
        check_schema(schema)
    assert (refused.value.status, refused.value.param) == (400, "response_format")
    assert str(refused.value.values["place"]).startswith(place[:150])
    english, chinese = refused.value.body("en").decode(), refused.value.body("zh-hans").decode()
    assert place[:150] in english
    assert "%(" not in english + chinese


def test_a_refusal_names_the_bound() -> None:
    with pytest.raises(APIError) as refused:
        check_schema({"minItems": MOST_ITEMS + 1})
    assert f"at most {MOST_ITEMS}." in refused.value.body("en").decode()


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("", 0), ("abc", 3), ("[a-z]+", 1), (r"\d{4}", 4), ("(ab){3}", 6), ("(a{3}b){2}", 8),
        ("a|bc", 4), ("(?:ab)?c", 3), ("[]a]{2}", 2), (r"[\]]{2,5}", 5), (r"\({3}", 3), ("(", 0),
        (")", 0), ("{5}", 0), ("a{,4}", 4), ("a{2}{3}", 6), ("()", 1),
    ],
)  # fmt: skip
def test_a_pattern_is_as_long_as_it_is_written_out(text: str, size: int) -> None:
    assert pattern_size(text) == size
