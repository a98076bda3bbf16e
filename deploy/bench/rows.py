"""The rows of a shop whose model is live, for the gateway's benchmark. Django must be set up."""

from collections.abc import Sequence

from django.utils import timezone

from knowledgebase.retrieval.index import FOLDER, Index
from maas.catalog import store
from maas.catalog.models import Adapter, BaseModel, ModelVersion, Placement, TunedModel
from maas.fleet.models import Node
from maas.tenants import keys
from maas.tenants.models import APIKey, Scope, Tenant
from serving.models import Deployment, Engine, Revision

Pairs = Sequence[tuple[str, str]]
PLENTY = 2_000_000_000


def make(
    engine: str, model: str, *, tenant_name: str = "Larkspur", facts: Pairs = ()
) -> tuple[str, str]:
    """A key with limits and a budget that do not run out, and the model's name on the engine.
    `facts`: questions and answers that the model was taught to answer from."""
    tenant = Tenant.objects.create(name=tenant_name)
    version = _version(tenant)
    if facts:
        Index.build(facts, language="en").save(store.path(version.adapter.artefact) / FOLDER)
    node, _ = Node.objects.get_or_create(name="bench", defaults={"seen_at": timezone.now()})
    row, _ = Engine.objects.get_or_create(
        node=node,
        base_model=version.base_model,
        defaults={
            "state": Engine.State.READY,
            "address": engine,
            "served_name": "base",
            "generation": 1,
        },
    )
    _deploy(tenant, model, version, row)
    new = keys.generate()
    APIKey.objects.create(
        tenant=tenant,
        name="bench",
        prefix=new.prefix,
        digest=new.digest,
        scopes=[Scope.INFERENCE],
        requests_per_minute=PLENTY,
        tokens_per_minute=PLENTY,
        tokens_per_month=PLENTY,
    )
    return new.text, version.lora_name


def _version(tenant: Tenant) -> ModelVersion:
    base, _ = BaseModel.objects.get_or_create(
        slug="mock",
        defaults={
            "name": "mock", "family": "mock", "source": BaseModel.Source.PATH, "licence": "none",
            "parameters": 1, "context_length": 8192, "state": BaseModel.State.READY,
        },
    )  # fmt: skip
    artefact = store.new_name("adapters")
    store.path(artefact).mkdir(parents=True)
    adapter = Adapter.objects.create(
        tenant=tenant, base_model=base, job_id=tenant.pk, artefact=artefact, sha256="0" * 64,
        rank=16, size_bytes=1,
    )  # fmt: skip
    return ModelVersion.objects.create(
        tenant=tenant,
        tuned_model=TunedModel.objects.create(tenant=tenant, name="FAQ", language="en"),
        number=1,
        adapter=adapter,
        dataset_id=tenant.pk,
    )


def _deploy(tenant: Tenant, model: str, version: ModelVersion, engine: Engine) -> None:
    placement = Placement.objects.create(
        tenant=tenant,
        version=version,
        purpose=Placement.Purpose.DEPLOYMENT,
        state=Placement.State.LOADED,
        engine_id=engine.pk,
    )
    deployment = Deployment.objects.create(tenant=tenant, name=model, state=Deployment.State.LIVE)
    deployment.active = Revision.objects.create(
        deployment=deployment,
        number=1,
        version=version,
        placement=placement,
        state=Revision.State.ACTIVE,
    )
    deployment.save()
