"""Values as a schema of the API's description wants them, and nearly so."""

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from tests.fuzzing import hostile

Schema = Mapping[str, Any]
Value = st.SearchStrategy[Any]
_DATES = st.dates().map(str) | st.sampled_from(hostile.MOMENTS)
_MOMENTS = st.datetimes(timezones=st.just(None)).map(lambda at: f"{at.isoformat()}Z")
_FORMATS: dict[str, Value] = {
    "date": _DATES,
    "date-time": _MOMENTS | st.sampled_from(hostile.MOMENTS),
    "uuid": st.uuids().map(str),
    "email": st.sampled_from(["a@b.example", "a@b", "é@é.example", "a" * 260 + "@b.example"]),
    "uri": st.sampled_from(["https://b.example/", "http://[", "javascript:0", "é"]),
    "binary": st.just(b"question,answer\nWhen?,Now.\n"),
}


class Values:
    """Strategies by schema; `known` are ids that there are, for fields that name one."""

    def __init__(self, components: Mapping[str, Schema], known: list[str]) -> None:
        self._components = components
        self._known = known

    def near(self, schema: Schema) -> Value:
        """What fits; now and then what does not."""
        return self.fitting(schema) | self.fitting(schema) | hostile.anything

    def fitting(self, schema: Schema) -> Value:
        schema = self._resolved(schema)
        for choice in ("oneOf", "anyOf"):
            if choice in schema:
                return st.one_of(*[self.fitting(one) for one in schema[choice]])
        if "enum" in schema:
            return st.sampled_from(schema["enum"])
        make = getattr(self, f"_{schema.get('type', 'object')}")
        value: Value = make(schema)
        return value | st.none() if schema.get("nullable") else value

    def _resolved(self, schema: Schema) -> Schema:
        if "$ref" in schema:
            return self._resolved(self._components[schema["$ref"].rpartition("/")[2]])
        if len(schema.get("allOf", ())) == 1:
            return self._resolved(schema["allOf"][0])
        return schema

    def _string(self, schema: Schema) -> Value:
        if schema.get("format") == "uuid":
            return st.sampled_from(self._known) | st.uuids().map(str)
        if schema.get("format") in _FORMATS:
            return _FORMATS[schema["format"]]
        most = min(schema.get("maxLength", 60), 300)
        return st.text(min_size=min(schema.get("minLength", 0), most), max_size=most) | st.just("x")

    def _integer(self, schema: Schema) -> Value:
        low, high = schema.get("minimum", -(2**31)), schema.get("maximum", 2**70)
        return st.integers(int(low), int(high)) | st.integers(0, 5)

    def _number(self, schema: Schema) -> Value:
        low, high = schema.get("minimum"), schema.get("maximum")
        return st.floats(low, high, allow_nan=low is None and high is None)

    def _null(self, _schema: Schema) -> Value:
        return st.none()

    def _boolean(self, _schema: Schema) -> Value:
        return st.booleans()

    def _array(self, schema: Schema) -> Value:
        return st.lists(self.near(schema.get("items", {})), max_size=4)

    def _object(self, schema: Schema) -> Value:
        fields = schema.get("properties", {})
        if not fields:
            return st.dictionaries(st.text(max_size=8), hostile.anything, max_size=3)
        needed = {name: self.near(fields[name]) for name in schema.get("required", ())}
        others = {name: self.near(one) for name, one in fields.items() if name not in needed}
        return st.fixed_dictionaries(needed, optional=others)
