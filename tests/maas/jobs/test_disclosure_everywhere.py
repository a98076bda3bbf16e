"""Nothing that a tenant, their programs or their customers can reach tells of the machine."""

import asyncio
from typing import Any

import pytest
from django.http import StreamingHttpResponse

from finetune.models import Dataset, ExamItem
from maas.catalog.models import Placement
from maas.jobs.models import Job, JobEvent
from maas.tenants.models import Scope, Tenant, User
from serving.models import Engine
from tests import factories
from tests.addresses import Address, everything
from tests.conftest import Api
from tests.waiting import each
from tests.world import World

CANARY = "canary_of_the_inside"
TRACE = (
    f'Traceback (most recent call last):\n  File "/usr/lib/{CANARY}.py", line 3, in {CANARY}\n'
    f"    {CANARY}()\nValueError: {CANARY}"
)
PATH = f"/opt/longslope/{CANARY}/rows.jsonl"


@pytest.fixture
def world(transactional_db: None, tenant: Tenant) -> World:
    """Everything of the tenant's has failed, and tells why with a trace and a path."""
    world = World(tenant, factories.make_base_model())
    for name in ("item", "row", "example", "training", "exam", "revision", "job", "turn", "project",
                 "contribution", "trash_item", "member", "key"):  # fmt: skip
        getattr(world, name)
    params = {"path": PATH, "why": TRACE, "nested": [{"detail": CANARY, "file": PATH}]}
    error = {"code": "internal", "params": params, "detail": TRACE}
    ExamItem.objects.update(reason={"code": "exact", "params": {}})
    Job.objects.update(state=Job.State.FAILED, error=error, last_seq=2)
    for job in Job.objects.all():
        for seq, kind in ((1, "failed"), (2, "note")):
            JobEvent.objects.create(job=job, seq=seq, attempt=1, type=kind, data=error)
    Dataset.objects.filter(pk=world.dataset.pk).update(
        state=Dataset.State.REFUSED, problem={"code": "internal", "params": {"detail": TRACE}}
    )
    Placement.objects.update(error=f"adapter_unreadable {PATH} {TRACE}")
    node = factories.make_accelerator().node
    Engine.objects.create(node=node, base_model=world.base_model, error=TRACE, address=CANARY)
    return world


def told(answer: Any) -> str:
    if not isinstance(answer, StreamingHttpResponse):
        return str(answer.content, errors="replace")
    if not answer.is_async:
        return b"".join(answer.streaming_content).decode(errors="replace")  # type: ignore[arg-type]

    async def read() -> bytes:
        return b"".join([part async for part in answer.streaming_content])  # type: ignore[union-attr]

    return asyncio.run(read()).decode()


def filled(address: Address, world: World) -> str:
    values = {name: world.argument(name) for name in address.arguments if name not in address.words}
    return address.fill({**address.words, **values})


def test_no_address_of_a_tenant_tells_a_trace_or_a_path(
    api: Api, owner: User, tenant: Tenant, world: World
) -> None:
    _row, key = factories.make_key(tenant, scopes=(Scope.READ,))
    person, program = api(owner), api(key=key)
    addresses = [
        one
        for one in everything()
        if one.route.startswith(("t/<uuid:tenant>", "api/tenants/<")) and "GET" in one.methods
    ]
    for address in each(addresses):
        path = filled(address, world)
        askers = [person, program] if path.startswith("/api/") else [person]
        for asker in askers:
            answer = asker.get(path)
            assert answer.status_code < 500, path
            assert CANARY not in told(answer), path


def test_an_admin_reads_both(api: Api, admin_person: User, world: World) -> None:
    shown = api(admin_person).get(f"/api/jobs/{world.job.pk}/").content.decode()
    assert f"ValueError: {CANARY}" in shown
    assert CANARY in told(api(admin_person).get(f"/api/jobs/{world.job.pk}/stream/"))
