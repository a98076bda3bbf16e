"""One question of a customer; the answer comes as server-sent events."""

import json
from collections.abc import AsyncIterator

from asgiref.sync import sync_to_async
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from maas.common import addresses
from maas.common.bodies import BodySort, takes
from maas.common.errors import Problem
from maas.console.public import speak_as
from serving.channels import asking
from serving.pages.chat_page.requests import refusal, sent_by_page, text_of


@takes(BodySort.PUBLIC)
@csrf_exempt
@require_POST
async def ask(request: HttpRequest, channel: str) -> HttpResponseBase:
    """One question; the answer comes as server-sent events."""
    try:
        sent = sent_by_page(request)
        language = speak_as(request, sent)
        asked = await sync_to_async(asking.begin)(
            public_id=channel,
            visit=text_of(sent, "visit"),
            question=text_of(sent, "question"),
            address=addresses.of_visitor(request),
        )
    except Problem as problem:
        return refusal(problem)
    response = StreamingHttpResponse(_events(asked, language), content_type="text/event-stream")
    response["Cache-Control"] = "no-cache"
    response["X-Accel-Buffering"] = "no"
    return response


async def _events(asked: asking.Asked, language: str) -> AsyncIterator[str]:
    with translation.override(language):
        async for event in asking.answer(asked):
            yield f"data: {json.dumps(event, ensure_ascii=False)}\n\n"
