"""`POST /v1/moderations`: what a business may not say, by category, in OpenAI's own form.

Nothing is asked of an engine and no token is booked; the request counts among the key's a minute.
"""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from knowledgebase.review import ReviewFinding, categories, flagged, review, scores, thresholds
from serving.gateway import errors, moderation_request
from serving.gateway.credentials import Credential
from serving.gateway.exchange import HttpExchange
from serving.gateway.in_flight import InFlightRequest

if TYPE_CHECKING:
    from serving.gateway.runtime import Runtime

# OpenAI's names; those that none of our categories means are always false.
OPENAI_CATEGORIES = (
    "harassment", "harassment/threatening", "hate", "hate/threatening", "illicit",
    "illicit/violent", "self-harm", "self-harm/instructions", "self-harm/intent", "sexual",
    "sexual/minors", "violence", "violence/graphic",
)  # fmt: skip


async def moderate(runtime: "Runtime", exchange: HttpExchange, credential: Credential) -> None:
    """Answer one request. Raises APIError where it is refused."""
    config = runtime.config
    body = await exchange.body(most=config.max_body_bytes, seconds=config.caller_silence_seconds)
    sent, texts = moderation_request.parse(body)
    exchange.log_fields.update(model=sent.model, texts=len(texts))
    request = InFlightRequest(credential=credential, model=sent.model, cost=0)
    headers = await runtime.admission.admit(request)
    runtime.meter.void(request)
    language = "zh" if errors.language_of(exchange.header(b"accept-language"))[:2] == "zh" else "en"
    results = [
        # Text by text, so that other tenants have their turn between those of one request.
        await runtime.reviews.run(
            credential.tenant_id, partial(_result, text, sent.industry, language)
        )
        for text in texts
    ]
    answer = {"id": f"modr-{request.id}", "model": sent.model, "results": results}
    await exchange.reply_json(answer, headers)


def _result(text: str, industry: str, language: str) -> dict[str, Any]:
    """One text's result; `longslope` has what OpenAI's form has no place for."""
    findings = review(text)
    reached = set(flagged(findings, thresholds(industry)))
    names = dict.fromkeys((*OPENAI_CATEGORIES, *categories()))
    score_of = scores(findings)
    return {
        "flagged": bool(reached),
        "categories": {name: name in reached for name in names},
        "category_scores": {name: score_of.get(name, 0.0) for name in names},
        "category_applied_input_types": {name: ["text"] for name in names},
        "longslope": {"findings": [_finding(one, reached, language) for one in findings]},
    }


def _finding(finding: ReviewFinding, reached: set[str], language: str) -> dict[str, Any]:
    def told(texts: Mapping[str, str]) -> str:
        return texts.get(language) or texts["en"]

    return {
        "category": finding.category,
        "rule": finding.rule,
        "score": finding.score,
        "flagged": finding.category in reached,
        "start": finding.start,
        "end": finding.end,
        "reason": told(finding.reason),
        "source": told(finding.source),
    }
