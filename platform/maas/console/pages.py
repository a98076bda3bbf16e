"""Long lists, one page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

PER_PAGE = 25


@dataclass(frozen=True, kw_only=True)
class Pages:
    """One page of a list, and the addresses of its neighbours."""

    page: Page[Any]
    before: str
    after: str

    @property
    def rows(self) -> list[Any]:
        return list(self.page.object_list)


def paged(
    request: HttpRequest, rows: QuerySet[Any] | Sequence[Any], *, per_page: int = PER_PAGE
) -> Pages:
    """The page that `?page=` names; what is no page is the first one."""
    page = Paginator(rows, per_page).get_page(request.GET.get("page"))
    before = _address(request, page.number - 1) if page.has_previous() else ""
    after = _address(request, page.number + 1) if page.has_next() else ""
    return Pages(page=page, before=before, after=after)


def _address(request: HttpRequest, number: int) -> str:
    values = {name: value for name, value in request.GET.items() if name != "page"}
    return "?" + urlencode({**values, "page": number})
