"""What the gateway counts, for Prometheus. See docs/gateway.md for what each means."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

from prometheus_client import Counter, Gauge, Histogram

from maas.kit import metrics
from serving.gateway.exchange import HttpExchange

_CHAT = "chat"
_SECONDS_OF_RETRIEVAL = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)

request_duration = Histogram(
    "gen_ai_server_request_duration_seconds",
    "From a chat request's arrival to the end of its answer.",
    ["gen_ai_operation_name", "stream", "error_type"],
    buckets=metrics.SECONDS_OF_A_REQUEST,
)
time_to_first_token = Histogram(
    "gen_ai_server_time_to_first_token_seconds",
    "From a streamed chat request's arrival to the first part of its answer.",
    ["gen_ai_operation_name"],
    buckets=metrics.SECONDS_TO_FIRST_TOKEN,
)
time_per_output_token = Histogram(
    "gen_ai_server_time_per_output_token_seconds",
    "Between tokens of a streamed answer, after the first, on average over the answer.",
    ["gen_ai_operation_name"],
    buckets=metrics.SECONDS_PER_TOKEN,
)
requests = Counter(
    "longslope_gateway_requests_total", "Answered requests.", ["endpoint", "status_code"]
)
errors = Counter("longslope_gateway_errors_total", "Errors, by the code in the answer.", ["code"])
prompt_tokens = Counter("longslope_gateway_prompt_tokens_total", "Booked tokens of prompts.")
completion_tokens = Counter(
    "longslope_gateway_completion_tokens_total", "Booked tokens of answers."
)
in_flight = Gauge(
    "longslope_gateway_requests_in_flight",
    "Chat requests that are admitted and not settled.",
    multiprocess_mode="livesum",
)
outcomes = Counter(
    "longslope_gateway_outcomes_total",
    "What became of questions to models with facts.",
    ["outcome"],
)
repaired = Counter(
    "longslope_gateway_repaired_answers_total", "Answers of which the guard replaced a sentence."
)
disconnects = Counter(
    "longslope_gateway_client_disconnects_total", "Callers who left before the end."
)
engine_failures = Counter(
    "longslope_gateway_engine_failures_total",
    "Engines that did not answer as they should; rerouted: answered at the model's new place.",
    ["rerouted"],
)
unsettled = Gauge(
    "longslope_gateway_unsettled_requests",
    "Ended requests whose count Redis has not taken yet.",
    multiprocess_mode="livesum",
)
retrieval_duration = Histogram(
    "longslope_gateway_retrieval_duration_seconds",
    "To find the facts for a question, the wait for a thread included.",
    buckets=_SECONDS_OF_RETRIEVAL,
)
engine_wait = Histogram(
    "longslope_gateway_engine_wait_seconds",
    "A request's wait for its turn at an engine.",
    buckets=_SECONDS_OF_RETRIEVAL,
)
index_load_duration = Histogram(
    "longslope_gateway_index_load_duration_seconds",
    "To load an index of facts from the artefact store.",
    buckets=_SECONDS_OF_RETRIEVAL,
)
invalidations = Counter(
    "longslope_gateway_invalidations_total", "Changes of keys and routes that were heard of."
)


def observe(exchange: HttpExchange, endpoint: str) -> None:
    """Count a request that has been answered, or whose caller has left (status 0 then, where no
    answer had begun)."""
    fields = exchange.log_fields
    requests.labels(endpoint, str(exchange.status)).inc()
    code = fields.get("error") or ""
    if code:
        errors.labels(code).inc()
    if fields.get("client_disconnected"):
        disconnects.inc()
    if endpoint == _CHAT:
        _observe_chat(exchange, code)


def _observe_chat(exchange: HttpExchange, code: str) -> None:
    fields = exchange.log_fields
    seconds = exchange.milliseconds / 1000
    stream = "true" if fields.get("stream") else "false"
    request_duration.labels(_CHAT, stream, code).observe(seconds)
    tokens = fields.get("completion_tokens", 0)
    prompt_tokens.inc(fields.get("prompt_tokens", 0))
    completion_tokens.inc(tokens)
    if outcome := fields.get("outcome"):
        outcomes.labels(outcome).inc()
    if fields.get("repaired"):
        repaired.inc()
    if (first_ms := fields.get("first_ms")) is not None:
        first = first_ms / 1000
        time_to_first_token.labels(_CHAT).observe(first)
        if tokens > 1 and fields.get("complete"):
            time_per_output_token.labels(_CHAT).observe((seconds - first) / (tokens - 1))


@contextmanager
def timed(histogram: Histogram) -> Iterator[None]:
    """Observe how long the block took, where it ends well."""
    began = perf_counter()
    yield
    histogram.observe(perf_counter() - began)
