"""An agent and a service that change one deployment at once take their locks in one order."""

import threading

import pytest
from django.db import connection, transaction

from maas.catalog import services as catalog
from maas.catalog.models import ModelVersion, Placement
from maas.tenants.models import Tenant
from serving import engine_transitions
from serving.agent import reconciler
from serving.models import Deployment, Engine, Revision
from tests import factories
from tests.waiting import until

WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"


def somebody_waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return bool(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_a_version_that_is_replaced_while_it_is_loaded_is_no_deadlock() -> None:
    tenant: Tenant = factories.make_tenant()
    version: ModelVersion = factories.make_version(tenant)
    engine = Engine.objects.create(
        node=factories.make_node(), base_model=version.base_model, state=Engine.State.READY
    )
    placement = catalog.place(version=version, purpose=Placement.Purpose.DEPLOYMENT)
    Placement.objects.filter(pk=placement.pk).update(engine_id=engine.pk)
    deployment = Deployment.objects.create(tenant=tenant, name="shop")
    Revision.objects.create(deployment=deployment, number=1, version=version, placement=placement)
    errors: list[BaseException] = []

    def load() -> None:
        """As the agent does, when the engine has it."""
        try:
            reconciler.say_loaded(engine_transitions.current(engine), placement.pk)
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    agent = threading.Thread(target=load)
    with transaction.atomic():  # as the services do: the deployment first, then its placements
        Deployment.objects.select_for_update().get(pk=deployment.pk)
        agent.start()
        until(somebody_waits_for_a_lock)
        assert catalog.release(placement=placement)
    agent.join(20)
    assert errors == []
    placement.refresh_from_db()
    assert placement.state == Placement.State.RELEASED
