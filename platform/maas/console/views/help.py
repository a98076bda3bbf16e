"""Help and the glossary, in the same place on every page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from maas.console.glossary import TERMS, TROUBLES


@require_GET
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "console/help.html", {"terms": TERMS, "troubles": TROUBLES})
