"""A customer asks the sample shop's real model on its public chat page, over HTTP alone."""

import json
import re

import httpx
import pytest

from tests.stack.conftest import RunningStack, SampleShop

QUESTION = "May I know when you open on a Saturday?"


@pytest.fixture
def channel(shop: SampleShop) -> dict[str, str]:
    """The chat page of the shop's live model, opened by its owner."""
    (deployment,) = shop.api.get("deployments/").json()["results"]
    answer = shop.api.put(f"deployments/{deployment['id']}/channel/", json={"title": "Ask us"})
    answer.raise_for_status()
    found: dict[str, str] = answer.json()["channel"]
    return found


def test_a_customer_gets_the_shops_own_fact_and_the_owner_sees_the_question(
    shop: SampleShop, channel: dict[str, str]
) -> None:
    with httpx.Client(timeout=90) as customer:
        page = customer.get(channel["link"])
        assert page.status_code == 200
        visit = re.search(r'data-visit="([^"]+)"', page.text)
        assert visit is not None
        sent = {"visit": visit.group(1), "question": QUESTION, "language": "en"}
        answer = customer.post(channel["link"] + "ask/", json=sent)
        events = [json.loads(line[6:]) for line in answer.text.split("\n\n") if line]
        assert events[-1].get("done"), events
        assert "9:30" in "".join(event.get("text", "") for event in events)
        rating = {"visit": visit.group(1), "turn": events[-1]["turn"], "rating": 1}
        assert customer.post(channel["link"] + "rate/", json=rating).status_code == 204
        assert not customer.cookies
    turn = shop.api.get(f"conversations/{events[-1]['turn']}/").json()
    assert (turn["question"], turn["outcome"], turn["rating"]) == (QUESTION, "answered", 1)
    assert turn["likeness"] >= 0.6  # no model tells a fact that it is less sure of


def test_the_widgets_script_is_at_its_address(stack: RunningStack) -> None:
    answer = httpx.get(f"{stack.console_url}/widget.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert len(answer.content) < 6 * 1024
