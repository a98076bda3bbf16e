"""A shop with a live model and a chat page."""

import uuid
from collections.abc import Iterator

import pytest
from pytest_django import Settings

from maas.tenants.models import Tenant, User
from maas.tenants.principal import Principal
from serving.channels import services, turns
from serving.channels.models import Channel, Turn
from serving.models import Deployment
from tests import factories
from tests.serving.channels.gateway import Gateway
from tests.world import World


@pytest.fixture
def by(owner: User, tenant: Tenant) -> Principal:
    return factories.principal(owner, tenant)


@pytest.fixture
def deployment(tenant: Tenant) -> Deployment:
    made = World(tenant, factories.make_base_model()).deployment
    Channel.objects.filter(deployment=made).delete()
    return made


@pytest.fixture
def channel(by: Principal, deployment: Deployment) -> Channel:
    return services.open_channel(by=by, deployment_id=deployment.id)


@pytest.fixture
def turn(channel: Channel) -> Turn:
    return turns.begin(
        channel=channel, visit=uuid.uuid4(), question="When do you open?", language="en"
    )


@pytest.fixture
def gateway(settings: Settings) -> Iterator[Gateway]:
    """What the page's questions go to."""
    made = Gateway()
    made.start()
    settings.GATEWAY_URL = made.url
    yield made
    made.stop()
