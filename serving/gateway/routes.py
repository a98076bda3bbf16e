"""Where a request goes: from the name that a caller sends to an engine and a model's name on it.

A tenant's own deployments, by name, and `base:<slug>`, the base model alone, to compare with.
For exams also `candidate:<version id as hex>`, a version that is loaded but not live.
"""

import uuid
from dataclasses import dataclass, field, replace
from pathlib import Path

import structlog
from django.db.models import Q

from knowledgebase.retrieval.index import FOLDER
from knowledgebase.retrieval.prompt import longest_grounding
from maas.catalog import store
from maas.catalog.models import BaseModel, Placement
from maas.catalog.selectors import terms_accepted
from maas.tenants.models import Tenant
from serving.checks.review import ReviewPolicy
from serving.checks.thresholds import policy_of
from serving.dialogue.replies import Manner
from serving.models import Deployment, Engine

log = structlog.get_logger()

CANDIDATE = "candidate:"
BASE = "base:"
LONGEST_NAME = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A model on a ready engine. `context` is in tokens, prompt and answer together.

    `base` is the base model's folder in the artefact store, or empty; `adapter` the model's own,
    empty for a base model; `grounding` the one with
    the facts that it was taught to answer from, or empty; `facts_bytes` the most that they can add
    to a question; `manner` what the merchant worded; `policy` what may be said, None for a base
    model: anything.
    """

    engine_id: str
    generation: int
    address: str
    upstream: str
    context: int
    base: str = ""
    adapter: str = ""
    grounding: str = ""
    facts_bytes: int = 0
    manner: Manner = field(default_factory=Manner)
    policy: ReviewPolicy | None = None


@dataclass(frozen=True, slots=True)
class NotReady:
    """The model exists for this caller, and nothing serves it right now."""

    wait_ms: int = 1000


RouteLookup = Route | NotReady | None
ENGINE_STARTS_MS = 5000


def read(tenant_id: str, name: str, *, examine: bool) -> RouteLookup:
    """From Postgres alone: what lies in the adapter's folder is not known yet, see `with_facts`.

    None for what is unknown, foreign, paused or retired: the caller cannot tell them apart.
    """
    if examine and name.startswith(CANDIDATE):
        return _candidate(tenant_id, name.removeprefix(CANDIDATE))
    if name.startswith(BASE):
        return _base(tenant_id, name.removeprefix(BASE))
    return _deployed(tenant_id, name)


def _deployed(tenant_id: str, name: str) -> RouteLookup:
    states = (Deployment.State.LIVE, Deployment.State.PUBLISHING)
    deployment = (
        Deployment.objects.select_related(
            "tenant", "active__placement__version__adapter__base_model"
        )
        .filter(tenant_id=tenant_id, name=name, state__in=states)
        .first()
    )
    if deployment is None:
        return None
    if deployment.active is None:
        return NotReady()
    found = _placed(deployment.active.placement)
    if not isinstance(found, Route):
        return found
    return replace(
        found,
        manner=Manner(refusal=deployment.refusal, contact=deployment.contact),
        policy=policy_of(deployment.tenant.industry, deployment.thresholds),
    )


def _candidate(tenant_id: str, text: str) -> RouteLookup:
    try:
        version_id = uuid.UUID(hex=text)
    except ValueError:
        return None
    placements = (
        Placement.objects.select_related("tenant", "version__adapter__base_model")
        .filter(tenant_id=tenant_id, version_id=version_id)
        .filter(Q(state=Placement.State.LOADED) | Q(state=Placement.State.WANTED))
        .order_by("state", "-created_at")  # loaded before wanted
    )
    best: RouteLookup = None
    for placement in placements:
        found = _placed(placement)
        if isinstance(found, Route):
            return replace(found, policy=ReviewPolicy(industry=placement.tenant.industry))
        best = best or found
    return best


def _placed(placement: Placement) -> RouteLookup:
    if placement.state != Placement.State.LOADED or placement.engine_id is None:
        return NotReady()
    engine = Engine.objects.select_related("base_model").filter(pk=placement.engine_id).first()
    found = _on(engine, placement.version.lora_name)
    if not isinstance(found, Route):
        return found
    return replace(found, adapter=str(store.path(placement.version.adapter.artefact)))


def with_facts(route: Route) -> Route | NotReady:
    """Whether the model was taught to answer from facts stands in its adapter's folder; without
    them it would answer wrongly. Reads the artefact store, which may be slow."""
    if not route.adapter:
        return route
    adapter = Path(route.adapter)
    folder = adapter / FOLDER
    try:
        if not adapter.is_dir():
            raise FileNotFoundError(adapter)
        if not folder.is_dir():
            return route
        return replace(route, grounding=str(folder), facts_bytes=longest_grounding(folder))
    except (OSError, ValueError, KeyError) as error:
        log.exception("gateway_without_artefact", adapter=route.adapter, error=str(error))
        return NotReady()


def _base(tenant_id: str, slug: str) -> RouteLookup:
    """Nothing for a tenant that has not accepted the terms which that model asks for."""
    base = BaseModel.objects.filter(slug=slug).first()
    tenant = Tenant.objects.filter(pk=tenant_id).first()
    if base is None or tenant is None or not terms_accepted(base, tenant):
        return None
    engines = Engine.objects.select_related("base_model").filter(base_model__slug=slug)
    ready = engines.filter(state=Engine.State.READY).order_by("pk").first()
    starting = engines.exclude(state=Engine.State.STOPPED).first()
    found = ready or starting
    return _on(found, found.served_name) if found else None


def _on(engine: Engine | None, upstream: str) -> RouteLookup:
    if engine is None or engine.state != Engine.State.READY or not engine.address or not upstream:
        return NotReady(ENGINE_STARTS_MS)
    address = engine.address.rstrip("/")
    return Route(
        engine_id=str(engine.pk),
        generation=engine.generation,
        address=address if "://" in address else f"http://{address}",
        upstream=upstream,
        context=int(engine.config.get("max_model_len") or engine.base_model.context_length),
        base=str(store.path(artefact)) if (artefact := engine.base_model.artefact) else "",
    )
