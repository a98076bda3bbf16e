"""Trying a model from a page: the same address, and so the same answers, as customers get."""

from dataclasses import dataclass

import httpx
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from maas.common.errors import InvalidInput, Unavailable
from maas.tenants import keys
from maas.tenants import services as tenants
from maas.tenants.models import APIKey, Tenant
from maas.tenants.principal import Principal

LONGEST_QUESTION = 2000
LONGEST_ANSWER = 300
PATIENCE = 60.0


@dataclass(frozen=True, kw_only=True)
class TryoutAnswer:
    text: str
    seconds: float


def ask(*, by: Principal, model: str, question: str) -> TryoutAnswer:
    """Ask a model of the tenant, by the name that `/v1` knows it under.

    Raises InvalidInput for an empty or endless question, Unavailable while no engine answers.
    """
    by.require("model.ask")
    question = question.strip()
    if not question or len(question) > LONGEST_QUESTION:
        raise InvalidInput(_("Please write a question of up to 2,000 characters."))
    try:
        response = _post(_key(by.tenant), model, question)
    except httpx.HTTPError as error:
        raise Unavailable(_sleeping()) from error
    if response.is_error:
        raise Unavailable(_sleeping() if response.status_code >= 500 else _reason(response))
    text = response.json()["choices"][0]["message"]["content"] or ""
    return TryoutAnswer(text=text.strip(), seconds=response.elapsed.total_seconds())


def _key(tenant: Tenant) -> str:
    """The platform's own key for trying out, made anew from its secret each time."""
    new = keys.derived(settings.SECRET_KEY, f"try_out:{tenant.id}")
    if not APIKey.objects.filter(prefix=new.prefix, digest=new.digest).exists():
        tenants.issue_service_key(tenant=tenant, purpose="try_out", new=new)
    return new.text


def _post(key: str, model: str, question: str) -> httpx.Response:
    return httpx.post(
        f"{settings.GATEWAY_URL}/chat/completions",
        headers={
            "Authorization": f"Bearer {key}",
            "Accept-Language": translation.get_language() or "en",
        },
        json={
            "model": model,
            "messages": [{"role": "user", "content": question}],
            "max_tokens": LONGEST_ANSWER,
            "temperature": 0,
        },
        timeout=PATIENCE,
    )


def _sleeping() -> str:
    return _("The model is not awake yet. It comes by itself; please ask again in a moment.")


def _reason(response: httpx.Response) -> str:
    try:
        return str(response.json()["error"]["message"])
    except (ValueError, KeyError, TypeError):
        return _sleeping()
