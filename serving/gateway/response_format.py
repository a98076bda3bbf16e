"""`response_format`: plain text, any JSON object, or JSON by a schema."""

from typing import Any

import msgspec
from django.utils.translation import gettext_lazy as _

from serving.gateway import errors
from serving.gateway.schema_bounds import check_schema

# A schema becomes a grammar inside the engine, at a cost that grows with it.
MOST_SCHEMA_BYTES = 16 * 1024
_PARAM = "response_format"


def checked_format(response_format: dict[str, Any]) -> dict[str, Any] | None:
    """What the engine is to be told; None for plain text. Raises APIError 400."""
    kind = response_format.get("type")
    if kind == "text":
        return None
    if kind == "json_object":
        return {"type": "json_object"}
    if kind != "json_schema":
        raise errors.bad_request(
            _("'response_format.type' must be 'text', 'json_object' or 'json_schema'."), _PARAM
        )
    json_schema = response_format.get("json_schema")
    schema = json_schema.get("schema") if isinstance(json_schema, dict) else None
    if not isinstance(schema, dict):
        raise errors.bad_request(
            _("'response_format.json_schema.schema' must be a JSON schema."), _PARAM
        )
    if len(msgspec.json.encode(schema)) > MOST_SCHEMA_BYTES:
        raise errors.schema_too_large("#", _("at most %(most)s bytes."), most=MOST_SCHEMA_BYTES)
    check_schema(schema)
    return {"type": "json_schema", "json_schema": {"name": "answer", "schema": schema}}
