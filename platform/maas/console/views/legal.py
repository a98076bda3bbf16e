"""Terms and privacy, for everybody: the operator's own texts, or the software's."""

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.utils.functional import Promise
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET
from markdown_it import MarkdownIt

from maas.conf.legal import in_language, is_address
from maas.console.legal.privacy import privacy
from maas.console.legal.sections import LegalSection
from maas.console.legal.terms import TERMS

_MARKDOWN = MarkdownIt("commonmark", {"html": False})


@require_GET
def terms_page(request: HttpRequest) -> HttpResponse:
    return _page(request, _("Terms of use"), settings.TERMS_PAGE, TERMS)


@require_GET
def privacy_page(request: HttpRequest) -> HttpResponse:
    return _page(request, _("Privacy"), settings.PRIVACY_PAGE, privacy())


def _page(
    request: HttpRequest, title: Promise, own: str, sections: Sequence[LegalSection]
) -> HttpResponse:
    """`own` takes the place of the sections."""
    page = in_language(own, translation.get_language() or settings.LANGUAGE_CODE)
    if is_address(page):
        return HttpResponseRedirect(page)
    values = {
        "title": title,
        "own": _read(page) if page else "",
        "sections": sections,
        "operator": settings.OPERATOR,
        "contact": settings.OPERATOR_CONTACT,
    }
    return render(request, "console/legal.html", values)


def _read(page: str) -> str:
    """Markdown as HTML; tags in it stay text."""
    text = Path(page).read_text(encoding="utf-8")
    html: str = _MARKDOWN.render(text)
    return mark_safe(html)  # noqa: S308 - it lets no tags through
