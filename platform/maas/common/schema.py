"""The API's own description (OpenAPI 3): what all operations share is written once, here."""

from typing import Any

from drf_spectacular.openapi import AutoSchema as SpectacularSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework.serializers import BaseSerializer

_IDEMPOTENCY_KEY = OpenApiParameter(
    name="Idempotency-Key",
    location=OpenApiParameter.HEADER,
    description="Any text, new for every creation. A repeated request gets the first answer.",
)

_PROBLEM: dict[str, Any] = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "fields", "details", "request_id"],
            "properties": {
                "code": {"type": "string", "description": "Stable; made for programs."},
                "message": {"type": "string", "description": "A sentence for a person."},
                "fields": {
                    "type": "object",
                    "additionalProperties": {"type": "string"},
                    "description": "What is wrong, by field of the request.",
                },
                "details": {"type": "object", "additionalProperties": {}},
                "request_id": {"type": "string"},
            },
        }
    },
}


class AutoSchema(SpectacularSchema):
    """Names serializers that are nested in a view by both (`MemberList.Input`)."""

    def _get_serializer_name(
        self, serializer: Any, direction: str, bypass_extensions: bool = False
    ) -> str:
        name: str = super()._get_serializer_name(serializer, direction, bypass_extensions)
        kind = serializer if isinstance(serializer, type) else type(serializer)
        parts = kind.__qualname__.split(".")
        if issubclass(kind, BaseSerializer) and len(parts) == 2 and parts[1] in {"Input", "Output"}:
            return "".join(parts)
        return name

    def get_tags(self) -> list[str]:
        """Operations are grouped by what they are about, not all under "tenants"."""
        parts = [part for part in self.path.strip("/").split("/") if part != "api"]
        if parts[0] == "tenants" and len(parts) > 2:
            return [parts[2]]
        return parts[:1]

    def get_override_parameters(self) -> list[Any]:
        parameters = list(super().get_override_parameters())
        handler = getattr(self.view, self.method.lower(), None)
        if getattr(handler, "takes_idempotency_key", False):
            parameters.append(_IDEMPOTENCY_KEY)
        return parameters


def describe_problems(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """A spectacular hook: every operation may answer with a problem."""
    result["components"].setdefault("schemas", {})["Problem"] = _PROBLEM
    answer = {
        "description": "What went wrong",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for operations in result["paths"].values():
        for operation in operations.values():
            operation["responses"].setdefault("default", answer)
    _drop(result, "x-spec-enum-id")
    return result


def _drop(value: Any, name: str) -> None:
    """Remove a key wherever it is: spectacular's marks for a hook that is not used here, since
    choices of different objects share names such as `state` and are clearer in place."""
    if isinstance(value, dict):
        value.pop(name, None)
    for one in value.values() if isinstance(value, dict) else value:
        if isinstance(one, dict | list):
            _drop(one, name)
