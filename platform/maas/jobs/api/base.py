"""What the tenant's and the admin's view of jobs share."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import translation
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from maas.common.api import valid
from maas.jobs import live, presenters, selectors
from maas.jobs.api.serializers import AfterInput, JobEventsOutput, JobFilterInput
from maas.jobs.models import Job

_LONGEST_NUMBER = 18
"""Digits: what has more is beyond the database's integers."""


def narrowed(request: Request) -> dict[str, Any]:
    """The list's filters as the selectors take them."""
    asked = valid(JobFilterInput, request.query_params)
    return {
        "states": asked.get("state", ()),
        "kind": asked.get("kind", ""),
        "subject_id": asked.get("subject"),
    }


def history(request: Request, job: Job, *, for_admin: bool = False) -> Response:
    after = valid(AfterInput, request.query_params)["after"]
    found = [
        presenters.event(job, one, for_admin=for_admin)
        for one in selectors.events(job, after=after)
    ]
    content = {"events": found, "last_seq": job.last_seq, "is_open": job.is_open}
    return Response(JobEventsOutput(content).data)


class AnyAccept(BaseContentNegotiation):
    """Lets `Accept: text/event-stream` through; a problem is told in JSON all the same."""

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser:
        return next(iter(parsers))

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        first = next(iter(renderers))
        return first, str(first.media_type)


def stream(request: Request, job: Job, *, for_admin: bool = False) -> HttpResponseBase:
    """The job's events, from the one after `Last-Event-ID` (or `?after=`) on.

    204, which tells a browser not to connect again, when there is nothing more to come.
    """
    after = _last_seen(request)
    if not job.is_open and 0 < after >= job.last_seq:
        return HttpResponse(status=204)
    response = StreamingHttpResponse(
        live.follow(
            job.pk,
            after=after,
            language=translation.get_language() or "en",
            for_admin=for_admin,
        ),
        content_type="text/event-stream; charset=utf-8",
    )
    response["Cache-Control"] = "no-cache, no-transform"
    response["X-Accel-Buffering"] = "no"
    return response


def _last_seen(request: Request) -> int:
    """What `Last-Event-ID` names; a header that no event of ours has is left out of account."""
    given = request.headers.get("Last-Event-ID", "")
    if given.isdecimal() and len(given) <= _LONGEST_NUMBER:
        return int(given)
    return int(valid(AfterInput, request.query_params)["after"])
