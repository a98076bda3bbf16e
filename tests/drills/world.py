"""The rows of a stack that is drilled: tenants with jobs, and a model on a scripted engine.

The engine is a script of the tests' (`tests.serving.gateway.mock_engine`): what is drilled is
everything around it. Needs Django, and the stack up.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db import connection

from maas.catalog.models import Placement
from maas.common import clock
from maas.fleet.models import Quota
from maas.jobs import services
from maas.jobs.models import Job
from maas.tenants.models import APIKey, Tenant
from serving.models import Deployment, Engine, Revision
from tests import factories
from tests.drills.crowd import PROMPT_TOKENS, TOKEN_SECONDS, TOKENS
from tests.serving.gateway.mock_engine import Behaviour, MockEngine

HEAVY_EVERY = 8
"""Of so many jobs one needs the accelerator."""
OWNER = "owner@drills.test"


@dataclass
class World:
    tenant: Tenant
    mock: MockEngine
    keys: list[tuple[APIKey, str]]
    others: list[Tenant]
    jobs: list[Job] = field(default_factory=list)

    def add_jobs(self, count: int) -> None:
        """Short ones, of tenants in turn, as it would go on all day. The stack must be up."""
        connection.close()  # what it was connected to may have been killed
        for _ in range(count):
            self.jobs.append(_job(len(self.jobs), self.others))


def build(*, jobs: int, callers: int) -> World:
    mock = MockEngine()
    mock.start()
    tenant = factories.make_tenant("Drilled", owner=factories.make_user(OWNER))
    others = [factories.make_tenant(f"Beside {number}") for number in range(3)]
    for one in (tenant, *others):
        Quota.objects.create(tenant=one, queued_jobs=jobs)
    _put_live(tenant, mock)
    keys = [
        factories.make_key(
            tenant,
            name=f"caller {number}",
            requests_per_minute=1_000_000,
            tokens_per_minute=1_000_000_000,
        )
        for number in range(callers)
    ]
    return World(tenant, mock, keys, others)


def _job(number: int, tenants: list[Tenant]) -> Job:
    heavy = number % HEAVY_EVERY == 0
    return services.enqueue(
        by=None,
        kind="test.heavy" if heavy else "test.steps",
        spec={"steps": 4, "seconds": 0.4},
        tenant=tenants[number % len(tenants)],
    )


def _put_live(tenant: Tenant, mock: MockEngine) -> None:
    """On a node of its own, so that the stack's agent leaves the engine alone."""
    version = factories.make_version(tenant)
    elsewhere = factories.make_node("scripted", seen_at=clock.now() + timedelta(days=1))
    engine = Engine.objects.create(
        node=elsewhere,
        base_model=version.base_model,
        state=Engine.State.READY,
        address=mock.address,
        served_name=f"base-{version.base_model.slug}",
        generation=1,
    )
    factories.put_artefact(version)
    placement = Placement.objects.create(
        tenant=tenant,
        version=version,
        purpose=Placement.Purpose.DEPLOYMENT,
        state=Placement.State.LOADED,
        engine_id=engine.pk,
    )
    deployment = Deployment.objects.create(tenant=tenant, name="faq")
    revision = Revision.objects.create(
        deployment=deployment,
        number=1,
        version=version,
        placement=placement,
        state=Revision.State.ACTIVE,
    )
    Deployment.objects.filter(pk=deployment.pk).update(active=revision, state=Deployment.State.LIVE)
    mock.models[version.lora_name] = Behaviour(
        tokens=TOKENS, prompt_tokens=PROMPT_TOKENS, delay=TOKEN_SECONDS
    )
