"""Every address of the product, read from the URLconf."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import IntConverter, SlugConverter, UUIDConverter
from django.urls.resolvers import RegexPattern, RoutePattern

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_OF_ITS_KIND = {
    "t/<uuid:tenant>/trash/<trash_kind:kind>/<uuid:trash_item>/restore/": {"POST": "dataset.write"}
}
"""What is taken out of the trash takes its kind's right; `World.trash_item` is a data set."""
_KINDS = {UUIDConverter: "uuid", SlugConverter: "slug", IntConverter: "int"}


@dataclass(frozen=True, kw_only=True)
class Address:
    """One pattern: "api/tenants/<uuid:tenant>/", its arguments' names, and its view.

    `kinds` are its arguments' converters ("uuid", "slug", "int"); `words` are arguments that are
    no objects but one of a few words, with the first of each.
    """

    route: str
    arguments: tuple[str, ...]
    kinds: dict[str, str]
    words: dict[str, str]
    callback: Callable[..., Any]

    @property
    def view(self) -> type[Any] | None:
        """The class of a class-based view."""
        return getattr(self.callback, "cls", None) or getattr(self.callback, "view_class", None)

    @property
    def rights(self) -> dict[str, str]:
        """The right that each method takes, as the view declares it; empty where it does not."""
        return _OF_ITS_KIND.get(self.route) or dict(
            getattr(self.view or self.callback, "rights", {})
        )

    @property
    def methods(self) -> tuple[str, ...]:
        if self.view is None:
            return tuple(self.rights) or ("GET", "POST")
        return tuple(one for one in METHODS if hasattr(self.view, one.lower()))

    def fill(self, values: dict[str, Any]) -> str:
        """The path with its arguments in place."""
        path = self.route
        for name in self.arguments:
            start = path.index("<")
            path = f"{path[:start]}{values[name]}{path[path.index('>') + 1 :]}"
        return f"/{path}"

    def __str__(self) -> str:
        return self.route


def everything() -> list[Address]:
    return list(_walk(get_resolver().url_patterns, "", {}))


def _walk(
    patterns: list[URLPattern | URLResolver], prefix: str, arguments: dict[str, Any]
) -> Iterator[Address]:
    for one in patterns:
        pattern = one.pattern
        if isinstance(pattern, RegexPattern) and isinstance(one, URLPattern):
            continue  # the catch-all under /api/ and Django admin's own
        assert isinstance(pattern, RoutePattern | RegexPattern), pattern
        route = prefix + (str(pattern) if isinstance(pattern, RoutePattern) else "")
        known = {**arguments, **pattern.converters}
        if isinstance(one, URLResolver):
            yield from _walk(one.url_patterns, route, known)
        else:
            words = {
                name: converter.regex.split("|")[0]
                for name, converter in known.items()
                if re.fullmatch(r"[a-z_-]+(\|[a-z_-]+)*", converter.regex)
            }
            yield Address(
                route=route,
                arguments=tuple(known),
                kinds={name: _KINDS.get(type(kind), "") for name, kind in known.items()},
                words=words,
                callback=one.callback,
            )


TENANT_PAGES = [
    one for one in everything() if "tenant" in one.arguments and not one.route.startswith("api/")
]
"""The pages under `/t/<tenant>/`."""
