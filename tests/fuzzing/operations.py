"""The operations of the REST API, as it describes itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from drf_spectacular.generators import SchemaGenerator

from tests.fuzzing.values import Schema


@dataclass(frozen=True, kw_only=True)
class Operation:
    method: str
    path: str
    parameters: tuple[Mapping[str, Any], ...]
    body: Schema | None
    kinds: tuple[str, ...]
    """The content types that a body may have."""
    statuses: frozenset[int]
    """What it may answer where all is well."""

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    def named(self, place: str) -> dict[str, Schema]:
        """The parameters in `path`, `query` or `header`, each with its schema."""
        return {one["name"]: one["schema"] for one in self.parameters if one["in"] == place}


@cache
def described() -> Mapping[str, Any]:
    generator = SchemaGenerator()  # type: ignore[no-untyped-call]
    found: Mapping[str, Any] = generator.get_schema(  # type: ignore[no-untyped-call]
        request=None, public=True
    )
    return found


def operations() -> list[Operation]:
    return [
        _operation(method.upper(), path, details)
        for path, methods in described()["paths"].items()
        for method, details in methods.items()
    ]


def _operation(method: str, path: str, details: Mapping[str, Any]) -> Operation:
    content = details.get("requestBody", {}).get("content", {})
    return Operation(
        method=method,
        path=path,
        parameters=tuple(details.get("parameters", ())),
        body=next((one["schema"] for one in content.values()), None),
        kinds=tuple(content),
        statuses=frozenset(int(one) for one in details["responses"] if one != "default"),
    )
