"""`POST /v1/moderations`, asked by the unmodified client."""

from typing import Any

import httpx
import openai
import pytest
from openai.types import ModerationCreateResponse

from knowledgebase.review import LONGEST_TEXT
from maas.tenants.models import Scope
from serving.gateway.moderation_request import MOST_CHARACTERS, MOST_INPUTS
from tests.serving.gateway.conftest import Shop

CURE = "Our ginger tea cures diabetes."
FINE = "Best before: see lid. Free parking behind the shop."


def moderate(shop: Shop, texts: Any, **options: Any) -> ModerationCreateResponse:
    return shop.client().moderations.create(model="review", input=texts, **options)


def post(shop: Shop, body: Any) -> httpx.Response:
    return httpx.post(
        shop.gateway.url + "/moderations",
        headers={"authorization": f"Bearer {shop.secret}"},
        json=body,
        timeout=20,
    )


def findings_of(result: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = result.model_extra["longslope"]["findings"]
    return found


def test_a_text_that_may_not_be_said_is_flagged_with_its_category_place_and_source(
    shop: Shop,
) -> None:
    (result,) = moderate(shop, CURE).results
    assert result.flagged
    assert (result.categories.model_extra or {})["medical-claim-by-food"] is True
    assert (result.category_scores.model_extra or {})["medical-claim-by-food"] >= 0.5
    assert result.categories.hate is False
    (finding,) = [one for one in findings_of(result) if one["category"] == "medical-claim-by-food"]
    assert "cures" in CURE[finding["start"] : finding["end"]]
    assert "disease" in finding["reason"]
    assert "CAP Code" in finding["source"]


def test_several_texts_have_a_result_each_in_their_order(shop: Shop) -> None:
    results = moderate(shop, [FINE, CURE, FINE]).results
    assert [result.flagged for result in results] == [False, True, False]


def test_openais_own_categories_are_told_under_its_names(shop: Shop) -> None:
    (result,) = moderate(shop, "Pay by Friday or our lads will break your fingers.").results
    assert result.categories.violence
    assert result.category_scores.violence > 0.5
    assert not result.categories.self_harm


def test_parts_of_text_are_reviewed_and_pictures_are_refused_by_name(shop: Shop) -> None:
    assert moderate(shop, [{"type": "text", "text": CURE}]).results[0].flagged
    with pytest.raises(openai.BadRequestError) as refused:
        moderate(shop, [{"type": "image_url", "image_url": {"url": "https://shop.example/a.png"}}])
    assert refused.value.code == "unsupported_content"


def test_the_reason_is_in_the_callers_language(shop: Shop) -> None:
    (result,) = moderate(shop, CURE, extra_headers={"accept-language": "zh-CN"}).results
    assert any("疾病" in finding["reason"] for finding in findings_of(result))
    assert any("广告法" in finding["source"] for finding in findings_of(result))


def test_programs_that_name_openais_model_or_none_are_answered_too(shop: Shop) -> None:
    client = shop.client()
    assert client.moderations.create(input=CURE).results[0].flagged
    named = client.moderations.create(model="omni-moderation-latest", input=CURE)
    assert named.results[0].flagged
    assert named.model == "omni-moderation-latest"


def test_an_industrys_own_thresholds_count(shop: Shop) -> None:
    assert shop.client().moderations.create(model="review:finance", input=CURE).results[0].flagged
    with pytest.raises(openai.NotFoundError) as refused:
        shop.client().moderations.create(model="review:beekeeping", input=CURE)
    assert refused.value.code == "model_not_found"


@pytest.mark.parametrize(
    ("texts", "param"),
    [
        ([], "input"),
        (["a"] * (MOST_INPUTS + 1), "input"),
        (["fine", "a" * (LONGEST_TEXT + 1)], "input[1]"),
        (["a" * LONGEST_TEXT] * (MOST_CHARACTERS // LONGEST_TEXT + 1), "input"),
    ],
)
def test_more_than_is_taken_is_refused_and_named(shop: Shop, texts: list[str], param: str) -> None:
    with pytest.raises(openai.BadRequestError) as refused:
        moderate(shop, texts)
    assert refused.value.param == param


def test_what_is_not_known_or_of_a_wrong_type_is_named(shop: Shop) -> None:
    assert post(shop, {"input": CURE, "tools": []}).json()["error"]["param"] == "tools"
    assert post(shop, {"input": 7}).json()["error"]["code"] == "invalid_type"
    assert post(shop, {}).json()["error"]["code"] == "invalid_type"
    assert post(shop, [1]).json()["error"]["code"] == "invalid_type"


def test_it_takes_posts_alone_and_keys_that_may_ask(shop: Shop) -> None:
    assert httpx.get(shop.gateway.url + "/moderations").status_code == 405
    _row, secret = shop.new_key(scopes=(Scope.READ,))
    with pytest.raises(openai.PermissionDeniedError):
        shop.client(secret).moderations.create(input=CURE)


def test_requests_count_among_the_keys_a_minute_and_cost_no_tokens(shop: Shop) -> None:
    _row, secret = shop.new_key(requests_per_minute=2, tokens_per_month=10)
    client = shop.client(secret)
    for left in ("1", "0"):
        answer = client.moderations.with_raw_response.create(input=FINE)
        assert answer.headers["x-ratelimit-remaining-requests"] == left
    with pytest.raises(openai.RateLimitError) as refused:
        client.moderations.create(input=FINE)
    assert refused.value.code == "rate_limit_exceeded"
    assert shop.booked(0) == []
