"""What a power cut or somebody's hand has changed in the store is never served."""

from collections.abc import Callable
from pathlib import Path

import pytest
from asgiref.sync import sync_to_async

from maas.catalog import store
from maas.catalog.models import BaseModel, ModelVersion, Placement
from maas.tenants.models import Tenant
from serving import engine_secrets, services
from serving.engine.client import EngineClient
from serving.models import Deployment, Engine, Revision
from serving.presenters import placement_error
from tests import factories
from tests.serving.agent.conftest import Node, engine_is, placement_is, within
from tests.serving.agent.test_engines import place

State = Placement.State
Versions = Callable[..., ModelVersion]
Nodes = Callable[..., Node]


def cut_short(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:100])


def zeros(file: Path) -> None:
    file.write_bytes(bytes(file.stat().st_size))


def missing(file: Path) -> None:
    file.unlink()


@pytest.mark.parametrize("damage", [cut_short, zeros, missing])
async def test_a_damaged_adapter_is_refused_and_the_earlier_revision_keeps_serving(
    new_node: Nodes, new_version: Versions, shop: Tenant, damage: Callable[[Path], None]
) -> None:
    def version_with_facts() -> ModelVersion:
        version = new_version()
        facts = store.path(version.adapter.artefact) / "grounding" / "vectors.safetensors"
        facts.parent.mkdir()
        facts.write_bytes(b"vectors" * 1000)
        factories.note_digest(version)
        return version

    def deploy(version: ModelVersion) -> Revision:
        by = factories.principal(shop.members.get(), shop)
        found = Deployment.objects.filter(tenant=shop).first()
        if found is None:
            found = services.deploy(by=by, name="shop", version_id=version.pk)
        else:
            services.change_version(by=by, deployment_id=found.pk, version_id=version.pk)
        return found.revisions.select_related("placement").order_by("-number")[0]

    node = new_node()
    good, bad = [await sync_to_async(version_with_facts)() for _ in range(2)]
    live = await sync_to_async(deploy)(good)
    await within(placement_is(live.placement, State.LOADED), 60)
    damage(store.path(bad.adapter.artefact) / "grounding" / "vectors.safetensors")

    refused = await sync_to_async(deploy)(bad)
    await within(placement_is(refused.placement, State.FAILED))
    await refused.placement.arefresh_from_db()
    assert placement_error(refused.placement.error) == (
        "The model's files are damaged. Train it again."
    )
    await refused.arefresh_from_db()
    assert refused.state == Revision.State.FAILED
    deployment = await Deployment.objects.aget(tenant=shop)
    assert (deployment.state, deployment.active_id) == (Deployment.State.LIVE, live.pk)
    engine = await within(engine_is(Engine.State.READY))
    async with EngineClient(engine.address, engine_secrets.of(engine.pk)) as client:
        assert await client.models() == {"base-smol", good.lora_name}
    assert node.notes("loads") == [f"+{good.lora_name}"]


async def test_no_engine_starts_on_a_base_model_whose_files_were_changed(
    new_node: Nodes, new_version: Versions, base: BaseModel
) -> None:
    weights = store.path(base.artefact) / "config.json"
    whole = weights.read_bytes()
    zeros(weights)
    node = new_node()
    placement = await place(await sync_to_async(new_version)())
    engine = await within(lambda: Engine.objects.filter(restarts__gt=1).first(), 60)
    assert "smol are not those that were fetched: config.json" in engine.error
    assert node.notes("starts") == []
    assert await sync_to_async(placement_is(placement, State.WANTED))()

    weights.write_bytes(whole)
    await within(placement_is(placement, State.LOADED), 60)
