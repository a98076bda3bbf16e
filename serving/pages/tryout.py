"""Trying a model from a page: the same address, and so the same answers, as customers get."""

import time
from dataclasses import dataclass

import httpx
import redis
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from maas.common import addresses, secret_keys, throttle
from maas.common.errors import InvalidInput, TooManyAttempts, Unavailable
from maas.common.throttle import Limit
from maas.kit import chat
from maas.tenants import keys
from maas.tenants import services as tenants
from maas.tenants.models import APIKey, Tenant
from maas.tenants.principal import Principal
from serving.gateway.routes import BASE

LONGEST_QUESTION = 2000
LONGEST_ANSWER = 4096
"""Tokens: customers get as many, see `serving.channels.asking`."""
LONGEST_OF_BASE = 300
"""Tokens: what was not taught to stop goes on, and nobody waits for it to the end."""
PATIENCE_SECONDS = 60.0
PER_PERSON = 30
"""Questions a minute; one that the base model is asked beside counts twice."""
PER_PERSON_AND_DAY = 1000
PER_TENANT = 90
"""A minute, of all its people together. What it costs is booked as any program's use is."""


@dataclass(frozen=True, kw_only=True)
class TryoutAnswer:
    """`cut`: it goes on where the text ends."""

    text: str
    seconds: float
    cut: bool = False


def ask(*, by: Principal, model: str, question: str) -> TryoutAnswer:
    """Ask a model of the tenant, by the name that `/v1` knows it under.

    Raises InvalidInput for an empty or endless question, TooManyAttempts for one too many,
    Unavailable while no engine answers.
    """
    by.require("model.ask")
    question = question.strip()
    if not question or len(question) > LONGEST_QUESTION:
        raise InvalidInput(_("Please write a question of up to 2,000 characters."))
    _hold_back(by)
    began = time.monotonic()
    try:
        answer = chat.whole(_call(by.tenant, model, question), timeout_seconds=PATIENCE_SECONDS)
    except chat.Refused as refused:
        known = str(refused.error.get("message", "")) if refused.status < 500 else ""
        raise Unavailable(known or _sleeping()) from refused
    except httpx.HTTPError as error:
        raise Unavailable(_sleeping()) from error
    text = answer["choices"][0]["message"]["content"] or ""
    seconds = time.monotonic() - began
    return TryoutAnswer(text=text.strip(), seconds=seconds, cut=chat.is_cut(answer))


def _hold_back(by: Principal) -> None:
    person, tenant = f"try_out:{by.label}", f"try_out:tenant:{by.tenant.id}"
    try:
        seconds = throttle.wait(
            Limit(who=person, most=PER_PERSON, seconds=60),
            Limit(who=person, most=PER_PERSON_AND_DAY, seconds=86_400),
            Limit(who=tenant, most=PER_TENANT, seconds=60),
        )
    except redis.RedisError as error:
        raise Unavailable(_sleeping()) from error
    if seconds:
        raise TooManyAttempts(retry_after=seconds)


def _key(tenant: Tenant) -> str:
    """The platform's own key for trying out, made anew from its secret each time."""
    known = set(_issued(tenant).values_list("prefix", flat=True))
    new = keys.present(secret_keys.every(), _name(tenant), known)
    if new.prefix not in known:
        tenants.issue_service_key(tenant=tenant, purpose="try_out", new=new)
    return new.text


def rekey() -> int:
    """Derive all tenants' keys for trying out from today's secret; returns how many changed."""
    changed = 0
    for tenant in Tenant.objects.filter(api_keys__purpose="try_out").distinct():
        now, *earlier = (keys.derived(one, _name(tenant)) for one in secret_keys.every())
        for key in _issued(tenant).filter(prefix__in=[one.prefix for one in earlier]):
            changed += tenants.replace_derived_key(key=key, new=now)
    return changed


def _issued(tenant: Tenant) -> QuerySet[APIKey]:
    return APIKey.objects.filter(tenant=tenant, purpose="try_out", revoked_at=None)


def _name(tenant: Tenant) -> str:
    return f"try_out:{tenant.id}"


def _call(tenant: Tenant, model: str, question: str) -> chat.ChatCall:
    return chat.ChatCall(
        url=addresses.gateway(),
        key=_key(tenant),
        language=translation.get_language() or "en",
        body={
            "model": model,
            "messages": [{"role": "user", "content": question}],
            "max_tokens": LONGEST_OF_BASE if model.startswith(BASE) else LONGEST_ANSWER,
            "temperature": 0,
        },
    )


def _sleeping() -> str:
    return _("The model is not awake yet. It comes by itself; please ask again in a moment.")
