"""A gateway process on real Postgres and Valkey, a mock engine behind it, and one shop's model."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest
import pytest_django
from django.core.management import call_command
from openai.types.chat import ChatCompletionMessageParam

from maas.catalog.models import ModelVersion, Placement
from maas.common import events
from maas.tenants.models import APIKey, Tenant
from maas.usage import booking
from maas.usage.models import LedgerEntry
from serving.models import Deployment, Engine, Revision
from tests import factories
from tests.serving.gateway.mock_engine import Behaviour, MockEngine
from tests.serving.gateway.processes import GatewayProcess, start_gateway

QUESTION: list[ChatCompletionMessageParam] = [{"role": "user", "content": "When do you open?"}]


@pytest.fixture(scope="session")
def engine() -> Iterator[MockEngine]:
    mock = MockEngine()
    mock.start()
    yield mock
    mock.stop()


@pytest.fixture(scope="session")
def gateway(
    django_db_setup: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[GatewayProcess]:
    log = tmp_path_factory.mktemp("gateway") / "gateway.log"
    process = start_gateway(log, GATEWAY_ENGINE_SILENCE="3", GATEWAY_CALLER_SILENCE="3")
    yield process
    process.stop()


@pytest.fixture(scope="package")
def committed(
    django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> Iterator[None]:
    """Rows that other processes see. Every test makes its own shop; all go at the end at once."""
    with django_db_blocker.unblock():
        yield
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def db(committed: None) -> None:
    """In this folder no transaction wraps a test: what it writes, a gateway must see."""


@pytest.fixture
def new_gateway(db: None, tmp_path: Path) -> Iterator[Callable[..., GatewayProcess]]:
    """Starts further gateways, for tests that kill them or give them other settings."""
    started: list[GatewayProcess] = []

    def start(**environment: str) -> GatewayProcess:
        started.append(start_gateway(tmp_path / f"{len(started)}.log", **environment))
        return started[-1]

    yield start
    for process in started:
        process.kill()


@dataclass
class Shop:
    """A tenant with one live model on the mock engine, and a key to ask it."""

    tenant: Tenant
    key: APIKey
    secret: str
    engine: Engine
    mock: MockEngine
    gateway: GatewayProcess
    deployment: Deployment
    version: ModelVersion
    model: str = "faq"

    @property
    def behaviour(self) -> Behaviour:
        return self.mock.models[self.version.lora_name]

    def client(self, secret: str | None = None, *, at: str = "", **options: Any) -> openai.OpenAI:
        """The unmodified client. It retries nothing unless told to."""
        options = {"max_retries": 0, "timeout": 20, **options}
        return openai.OpenAI(
            base_url=at or self.gateway.url, api_key=secret or self.secret, **options
        )

    def ask(self, secret: str | None = None, *, at: str = "", **request: Any) -> Any:
        request = {"model": self.model, "messages": QUESTION, **request}
        return self.client(secret, at=at).chat.completions.create(**request)

    def post(self, body: Any, secret: str | None = None, **headers: str) -> httpx.Response:
        """Bytes as they are, or JSON, straight to the completions."""
        content = {"content": body} if isinstance(body, bytes) else {"json": body}
        return httpx.post(
            self.gateway.url + "/chat/completions",
            headers={"authorization": f"Bearer {secret or self.secret}", **headers},
            timeout=20,
            **content,
        )

    def new_key(self, **fields: Any) -> tuple[APIKey, str]:
        return factories.make_key(self.tenant, **fields)

    def booked(self, count: int = 1, *, seconds: float = 5) -> list[LedgerEntry]:
        """The tenant's ledger, once it has `count` entries."""
        deadline = time.monotonic() + seconds
        while True:
            booking.book()
            rows = list(LedgerEntry.objects.filter(tenant=self.tenant).order_by("at"))
            if len(rows) >= count or time.monotonic() > deadline:
                assert len(rows) == count
                return rows
            time.sleep(0.02)


def make_shop(engine: MockEngine, gateway: GatewayProcess, model: str = "faq") -> Shop:
    tenant = factories.make_tenant()
    version = factories.make_version(tenant)
    row = Engine.objects.create(
        node=factories.make_node(),
        base_model=version.base_model,
        state=Engine.State.READY,
        address=engine.address,
        served_name=f"base-{version.base_model.slug}",
        generation=1,
    )
    key, secret = factories.make_key(tenant)
    shop = Shop(
        tenant=tenant,
        key=key,
        secret=secret,
        engine=row,
        mock=engine,
        gateway=gateway,
        deployment=Deployment.objects.create(tenant=tenant, name=model),
        version=version,
        model=model,
    )
    go_live(shop, version)
    return shop


def go_live(shop: Shop, version: ModelVersion) -> Revision:
    """Make the version what the shop's deployment serves, as the serving side does."""
    factories.put_artefact(version)
    placement = Placement.objects.create(
        tenant=shop.tenant,
        version=version,
        purpose=Placement.Purpose.DEPLOYMENT,
        state=Placement.State.LOADED,
        engine_id=shop.engine.pk,
    )
    revision = Revision.objects.create(
        deployment=shop.deployment,
        number=shop.deployment.revisions.count() + 1,
        version=version,
        placement=placement,
        state=Revision.State.ACTIVE,
    )
    shop.mock.models[version.lora_name] = Behaviour()
    Deployment.objects.filter(pk=shop.deployment.pk).update(
        active=revision, state=Deployment.State.LIVE
    )
    shop.gateway.announce(events.ROUTES, {"tenant": str(shop.tenant.pk)})
    return revision


@pytest.fixture
def shop(db: None, engine: MockEngine, gateway: GatewayProcess) -> Shop:
    return make_shop(engine, gateway)


@pytest.fixture
def other_shop(db: None, engine: MockEngine, gateway: GatewayProcess) -> Shop:
    """Another tenant, with a model of another name."""
    return make_shop(engine, gateway, model="theirs")
