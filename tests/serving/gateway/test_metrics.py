"""What a gateway counts can be read from its own internal address, and names nobody."""

from collections.abc import Callable

import httpx
import openai
import pytest
from prometheus_client.parser import text_string_to_metric_families

from maas.kit import metrics
from tests.serving.gateway.conftest import QUESTION, Shop
from tests.serving.gateway.processes import GatewayProcess
from tests.serving.gateway.test_metering import open_request, read_words
from tests.waiting import until


class Counts:
    """All that a gateway counts, at one moment."""

    def __init__(self, gateway: GatewayProcess) -> None:
        self.text = httpx.get(f"http://127.0.0.1:{gateway.metrics_port}/metrics").text
        self._samples = [
            sample
            for family in text_string_to_metric_families(self.text)
            for sample in family.samples
        ]

    def of(self, name: str, **labels: str) -> float:
        """The sum over all samples of that name with these labels."""
        return sum(
            sample.value
            for sample in self._samples
            if sample.name == name and labels.items() <= sample.labels.items()
        )

    def labels(self) -> set[str]:
        """Of what is ours or of the conventions'; without boundaries."""
        return {
            value
            for sample in self._samples
            if sample.name.startswith(("longslope_", "gen_ai_"))
            for name, value in sample.labels.items()
            if name != "le"
        }


def grown(shop: Shop, before: Counts, name: str, by: float, **labels: str) -> Counts:
    """Returns when the count has grown so much: it is counted after the last byte is sent."""
    until(lambda: Counts(shop.gateway).of(name, **labels) == before.of(name, **labels) + by)
    return Counts(shop.gateway)


def test_answers_and_their_tokens_are_counted(shop: Shop) -> None:
    before = Counts(shop.gateway)
    shop.ask()
    list(shop.ask(stream=True))
    after = grown(
        shop, before, "longslope_gateway_requests_total", 2, endpoint="chat", status_code="200"
    )

    def more(name: str, **labels: str) -> float:
        return after.of(name, **labels) - before.of(name, **labels)

    assert more("longslope_gateway_prompt_tokens_total") == 22
    assert more("longslope_gateway_completion_tokens_total") == 10
    for stream in ("true", "false"):
        name = "gen_ai_server_request_duration_seconds_count"
        assert more(name, stream=stream, error_type="") == 1
    assert more("gen_ai_server_time_to_first_token_seconds_count") == 1
    assert more("gen_ai_server_time_per_output_token_seconds_count") == 1
    assert more("gen_ai_server_time_to_first_token_seconds_sum") > 0
    assert more("gen_ai_server_time_to_first_token_seconds_sum") < more(
        "gen_ai_server_request_duration_seconds_sum"
    )


def test_an_answers_first_part_is_earlier_than_its_end(shop: Shop) -> None:
    before = Counts(shop.gateway)
    shop.behaviour.delay = 0.1
    list(shop.ask(stream=True))
    after = grown(shop, before, "gen_ai_server_time_per_output_token_seconds_count", 1)
    name = "gen_ai_server_time_per_output_token_seconds_sum"
    assert after.of(name) - before.of(name) > 0.09


def test_what_is_under_way_is_counted_until_it_is_settled(shop: Shop) -> None:
    before = Counts(shop.gateway)
    shop.behaviour.tokens = 2_000
    shop.behaviour.delay = 0.02
    connection = open_request(shop, stream=True)
    read_words(connection, 2)
    grown(shop, before, "longslope_gateway_requests_in_flight", 1)
    connection.close()
    grown(shop, before, "longslope_gateway_client_disconnects_total", 1)
    grown(shop, before, "longslope_gateway_requests_in_flight", 0)


def test_errors_are_counted_by_their_code(shop: Shop) -> None:
    before = Counts(shop.gateway)
    with pytest.raises(openai.AuthenticationError):
        shop.ask("lsk_nobodys")
    shop.behaviour.deaf = False
    shop.behaviour.refusal = (500, "EngineCore encountered an issue")
    with pytest.raises(openai.InternalServerError):
        shop.ask()
    name = "longslope_gateway_errors_total"
    grown(shop, before, name, 1, code="invalid_api_key")
    after = grown(shop, before, name, 1, code="engine_unavailable")
    failures = "longslope_gateway_engine_failures_total"
    assert after.of(failures, rerouted="false") == before.of(failures, rerouted="false") + 1


def test_no_label_has_what_a_tenant_or_a_caller_wrote(shop: Shop) -> None:
    before = Counts(shop.gateway)
    shop.ask()
    with pytest.raises(openai.NotFoundError):
        shop.ask(model="my-secret-model")
    httpx.get(f"http://127.0.0.1:{shop.gateway.port}/v1/my-secret-address")
    after = grown(shop, before, "longslope_gateway_requests_total", 1, endpoint="other")
    known = {
        "chat", "models", "other", "true", "false", "", "200", "400", "401", "403", "404", "405",
        "408", "413", "429", "500", "503", "0", "answered", "asked_back", "refused", "small_talk",
        "handed_over",
    }  # fmt: skip
    unknown = after.labels() - known
    assert {"invalid_api_key", "model_not_found", "unknown_url"} & unknown
    assert all(label.replace("_", "").isalpha() and label.islower() for label in unknown)
    for text in ("my-secret", shop.model, shop.tenant.name, shop.key.prefix, str(shop.tenant.pk)):
        assert text not in after.text


def test_the_public_address_has_no_metrics(shop: Shop) -> None:
    for path in ("/metrics", "/v1/metrics"):
        answer = httpx.get(f"http://127.0.0.1:{shop.gateway.port}{path}")
        assert answer.status_code == 404
        assert "longslope_gateway" not in answer.text


def test_two_processes_of_one_gateway_are_read_as_one(
    shop: Shop, new_gateway: Callable[..., GatewayProcess], tmp_path: object
) -> None:
    shared = metrics.new_shared_folder(tmp_path / "metrics")  # type: ignore[operator]
    first = new_gateway(**shared)
    # The second finds the port taken: the first answers for both.
    second = new_gateway(**shared, GATEWAY_METRICS_PORT=str(first.metrics_port))
    for one in (first, second, second):
        shop.ask(at=one.url)
    name = "longslope_gateway_requests_total"
    until(lambda: Counts(first).of(name, endpoint="chat", status_code="200") == 3)
    assert any(event["event"] == "metrics_port_taken" for event in second.logged())


# --- traces -----------------------------------------------------------------------------------
TRACE, SPAN = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"


def sent_to_engine(shop: Shop, **headers: str) -> dict[str, str]:
    """The headers that the engine gets with a request with those headers."""
    body = {"model": shop.model, "messages": QUESTION}
    assert shop.post(body, **headers).status_code == 200
    return {name.lower(): value for name, value in shop.mock.headers[-1].items()}


def test_a_callers_trace_goes_on_to_the_engine_under_a_span_of_ours(shop: Shop) -> None:
    sent = sent_to_engine(shop, traceparent=f"00-{TRACE}-{SPAN}-01", tracestate="shop=1,us=2")
    version, trace, span, flags = sent["traceparent"].split("-")
    assert (version, trace, flags) == ("00", TRACE, "01")
    assert len(span) == 16
    assert span != SPAN
    assert sent["tracestate"] == "shop=1,us=2"
    again = sent_to_engine(shop, traceparent=f"00-{TRACE}-{SPAN}-00")
    assert again["traceparent"].split("-")[3] == "00"
    assert again["traceparent"].split("-")[2] != span
    assert "tracestate" not in again


@pytest.mark.parametrize(
    "traceparent",
    [
        "",
        "nonsense",
        f"00-{'0' * 32}-{SPAN}-01",
        f"00-{TRACE}-{'0' * 16}-01",
        f"ff-{TRACE}-{SPAN}-01",
        f"00-{TRACE.upper()}-{SPAN}-01",
        f"00-{TRACE}-{SPAN}-01-more",
    ],
    ids=["none", "nonsense", "no trace", "no span", "no version", "capitals", "too long"],
)
def test_where_there_is_no_valid_one_a_trace_begins_here(shop: Shop, traceparent: str) -> None:
    headers = {"traceparent": traceparent, "tracestate": "shop=1"} if traceparent else {}
    sent = sent_to_engine(shop, **headers)
    version, trace, _span, flags = sent["traceparent"].split("-")
    assert (version, flags) == ("00", "01")
    assert len(trace) == 32
    assert trace != TRACE
    assert "tracestate" not in sent


def test_a_trace_of_ours_is_named_like_the_request_and_stands_in_the_log(shop: Shop) -> None:
    own = "0af7651916cd43dd8448eb211c80319c"
    sent = sent_to_engine(shop, **{"x-request-id": own})
    assert sent["traceparent"].split("-")[1] == own
    until(lambda: own in shop.gateway.log.read_text())
    line = next(event for event in shop.gateway.logged() if event.get("request_id") == own)
    assert line["trace_id"] == own
    assert sent["x-request-id"] == line["request"]


def test_a_later_version_of_the_header_is_understood(shop: Shop) -> None:
    sent = sent_to_engine(shop, traceparent=f"01-{TRACE}-{SPAN}-03-what-comes")
    assert sent["traceparent"].startswith(f"00-{TRACE}-")
    assert sent["traceparent"].endswith("-01")
