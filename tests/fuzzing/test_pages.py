"""Every page answers whatever is sent with less than 500: in its address and in its forms."""

import os
import re
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.addresses import TENANT_PAGES, Address, everything
from tests.fuzzing import hostile
from tests.fuzzing.conftest import PROFILE, Senders

pytestmark = pytest.mark.django_db

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "3"))
QUERIES = ["page", "days", "show", "search", "fate", "code", "sheet", "edition", "next", "state"]
"""Names that pages read; one that a page does not read does no harm."""
PAGES = [
    one
    for one in everything()
    if not one.route.startswith(("api/", "admin/")) and (one in TENANT_PAGES or not one.arguments)
]
PUBLIC = ["/c/{channel}/", "/c/{channel}/ask/", "/c/{channel}/rate/", "/c/{channel}/message/"]
NAME = re.compile(r'name="([^"]+)"')


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_no_page_crashes(senders: Senders, page: Address) -> None:
    path = path_of(senders, page)
    shown = senders.send("owner", "GET", path)
    fields = [] if shown.streaming else NAME.findall(shown.content.decode("utf-8", "replace"))
    names = sorted({*fields, "name"} - {"csrfmiddlewaretoken", "viewport"})[:40]

    @settings(PROFILE, max_examples=EXAMPLES)
    @given(requests(names))
    def run(request: dict[str, Any]) -> None:
        method, query = request.pop("method"), request.pop("query")
        answer = senders.send("owner", method, f"{path}?{query}", **request)
        # No gateway runs here: pages that ask one say so with a 503.
        assert answer.status_code < 500 or answer.status_code == 503, answer.crashed

    run()


@pytest.mark.parametrize("page", PUBLIC)
def test_no_public_page_crashes(senders: Senders, page: str) -> None:
    path = page.format(channel=senders.ours.channel.public_id)

    @settings(PROFILE, max_examples=EXAMPLES * 3)
    @given(st.sampled_from(hostile.BODIES), st.sampled_from(["GET", "POST", "PUT"]))
    def run(body: bytes, method: str) -> None:
        answer = senders.send("nobody", method, path, data=body, content_type="application/json")
        assert answer.status_code < 500 or answer.status_code == 503, answer.crashed

    run()


@st.composite
def requests(draw: Any, names: list[str]) -> dict[str, Any]:
    asked = draw(st.dictionaries(st.sampled_from(QUERIES), hostile.texts, max_size=2))
    request: dict[str, Any] = {
        "method": draw(st.sampled_from(["GET", "POST", "POST"])),
        "query": urlencode(asked, errors="surrogatepass") or draw(st.sampled_from(hostile.QUERIES)),
    }
    for name in draw(st.lists(st.sampled_from(sorted(hostile.HEADERS)), max_size=1)):
        request[f"HTTP_{name}"] = draw(st.sampled_from(hostile.HEADERS[name]))
    if request["method"] == "POST":
        values = st.one_of(
            hostile.texts, hostile.numbers.map(str), st.sampled_from(["on", "1", "x"])
        )
        form = draw(st.dictionaries(st.sampled_from(names), values, max_size=len(names)))
        request["data"] = urlencode(form, errors="surrogatepass").encode()
        request["content_type"] = "application/x-www-form-urlencoded"
    return request


def path_of(senders: Senders, page: Address) -> str:
    objects = [name for name in page.arguments if name not in page.words]
    known = {name: senders.ours.argument(name) for name in objects}
    return page.fill({**page.words, **known})
