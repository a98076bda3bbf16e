"""The product behind the reverse proxy that it is shipped with: TLS, and an https `CONSOLE_URL`."""

import json
import re
from collections.abc import Iterator

import embedded
import httpx
import openai
import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import transaction
from httpx_sse import connect_sse

from finetune.datasets.kind import ParseKind
from maas.jobs import history
from maas.jobs.models import Job
from maas.tenants import signin
from maas.tenants.models import User
from maas.tenants.selectors import platform_principal
from serving.channels import services as channels
from tests import factories
from tests.factories import PASSWORD
from tests.serving.gateway.conftest import QUESTION, Shop
from tests.serving.gateway.nginx import Proxy
from tests.serving.gateway.processes import BESIDE_DJANGO, GatewayProcess, start_gateway
from tests.waiting import until

SESSION = "/api/session/"


@pytest.fixture(scope="module")
def proxy(
    gateway: GatewayProcess, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Proxy, GatewayProcess]]:
    """nginx before the console's process and a gateway's; with it, the former."""
    folder = tmp_path_factory.mktemp("proxy")
    secure, plain = embedded.free_ports(2)
    made = Proxy(folder=folder, secure=secure, plain=plain)
    web = start_gateway(
        folder / "web.log",
        application=BESIDE_DJANGO,
        DJANGO_SETTINGS_MODULE="tests.maas.common.web_settings",
        CONSOLE_URL=made.url,
        GATEWAY_URL=f"{made.url}/v1",
        GATEWAY_BIND=f"127.0.0.1:{gateway.port}",
        TRUSTED_PROXIES="127.0.0.1",
    )
    made.start(console=web.port, gateway=gateway.port)
    until(lambda: _answers(made), every=0.1)
    yield made, web
    made.stop()
    web.stop()


def _answers(proxy: Proxy) -> bool:
    try:
        with proxy.client() as client:
            return client.get("/healthz").status_code == 200
    except httpx.TransportError:
        return False


@pytest.fixture
def nginx(proxy: tuple[Proxy, GatewayProcess]) -> Proxy:
    return proxy[0]


@pytest.fixture
def web(proxy: tuple[Proxy, GatewayProcess]) -> GatewayProcess:
    return proxy[1]


@pytest.fixture
def person(shop: Shop) -> User:
    """Whose password the other process can check: tests' own hashes are for tests alone."""
    user = factories.make_user()
    hashed = PBKDF2PasswordHasher().encode(PASSWORD, "salt", iterations=1)
    User.objects.filter(pk=user.pk).update(password=hashed)
    factories.make_member(shop.tenant, "owner", user=user)
    return user


def sign_in(client: httpx.Client, person: User, password: str = PASSWORD) -> httpx.Response:
    """By the form of the page, as a browser sends it."""
    page = client.get("/sign-in/").text
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert found
    return client.post(
        "/sign-in/",
        data={"csrfmiddlewaretoken": found[1], "email": person.email, "password": password},
        headers={"Origin": str(client.base_url), "Referer": f"{client.base_url}/sign-in/"},
    )


def attempt(
    client: httpx.Client, person: User, *, password: str, forwarded: str = ""
) -> httpx.Response:
    headers = {"X-Forwarded-For": forwarded, "Forwarded": f"for={forwarded}"} if forwarded else {}
    said = {"email": person.email, "password": password}
    return client.post(SESSION, json=said, headers=headers)


def test_a_person_signs_in_and_the_cookies_are_for_https_alone(nginx: Proxy, person: User) -> None:
    with nginx.client() as client:
        answer = sign_in(client, person)
        assert answer.status_code == 302
        cookies = answer.headers.get_list("set-cookie")
        assert any(one.startswith("__Host-longslope_session=") for one in cookies)
        assert all("; Secure" in one for one in cookies)
        assert client.get(SESSION).json()["user"]["email"] == person.email
        assert client.get("/sign-in/").headers["strict-transport-security"] == "max-age=31536000"


def test_a_form_of_another_website_is_refused(nginx: Proxy, person: User) -> None:
    with nginx.client() as client:
        sign_in(client, person)
        token = client.cookies["__Host-longslope_csrf"]
        headers = {"X-CSRFToken": token, "Origin": "https://elsewhere.example"}
        assert client.delete(SESSION, headers=headers).status_code == 403
        del headers["Origin"]  # by https, a sender says who it is
        assert client.delete(SESSION, headers=headers).status_code == 403
        headers["Origin"] = nginx.url
        assert client.delete(SESSION, headers=headers).status_code == 204


def test_live_events_come_while_the_stream_is_open(nginx: Proxy, shop: Shop, person: User) -> None:
    job = Job.objects.create(tenant=shop.tenant, kind=ParseKind.name, state=Job.State.RUNNING)
    address = f"/api/tenants/{shop.tenant.pk}/jobs/{job.pk}/stream/"
    with nginx.client() as client:
        sign_in(client, person)
        with connect_sse(client, "GET", address) as stream:
            assert stream.response.status_code == 200
            events = stream.iter_sse()
            for number in range(1, 4):
                happened(job, "progress", {"done": number, "total": 3})
                assert next(one for one in events if one.event == "progress").id == str(number)


def happened(job: Job, kind: str, data: dict[str, object]) -> None:
    with transaction.atomic():
        history.append(job, [history.Event(type=kind, data=data)])
        job.save(update_fields=["last_seq"])


def test_a_customer_asks_on_the_chat_page_and_in_the_widget(nginx: Proxy, shop: Shop) -> None:
    by = platform_principal(shop.tenant)
    channel = channels.open_channel(by=by, deployment_id=shop.deployment.id)
    address = f"/c/{channel.public_id}/"
    with nginx.client() as client:
        assert client.get(f"{address}widget.json").json()["on"] is True
        page = client.get(f"{address}?in=widget").text
        found = re.search(r'data-visit="([^"]+)"', page)
        assert found
        sent = {"visit": found[1], "question": "When do you open?", "language": "en"}
        with connect_sse(
            client, "POST", f"{address}ask/", json=sent, headers={"Origin": nginx.url}
        ) as stream:
            events = [json.loads(one.data) for one in stream.iter_sse()]
    assert "".join(one.get("text", "") for one in events).split() == ["w1", "w2", "w3", "w4", "w5"]


def test_programs_reach_the_models_by_the_same_name(nginx: Proxy, shop: Shop) -> None:
    client = openai.OpenAI(
        base_url=f"{nginx.url}/v1",
        api_key=shop.secret,
        max_retries=0,
        http_client=openai.DefaultHttpxClient(verify=nginx.trust, timeout=30),
    )
    assert [model.id for model in client.models.list()] == ["faq"]
    shop.behaviour.tokens, shop.behaviour.delay = 200, 0.05
    # The mock takes ten seconds for the whole answer. A proxy that kept it would hand it over then.
    with client.chat.completions.create(model="faq", messages=QUESTION, stream=True) as stream:
        first = next(chunk for chunk in stream if chunk.choices and chunk.choices[0].delta.content)
        assert "w1" in str(first.choices[0].delta.content)
        assert not shop.booked(0)


def test_forged_headers_make_nobody_somebody_else(
    nginx: Proxy, web: GatewayProcess, person: User
) -> None:
    direct = f"http://127.0.0.1:{web.port}"
    with nginx.client(source="127.0.0.2") as guesser, nginx.client(source="127.0.0.3") as other:
        for number in range(signin.PER_PERSON_AND_ADDRESS):
            forged = f"203.0.113.{number}"
            assert attempt(guesser, person, password="no", forwarded=forged).status_code == 400
        stopped = attempt(guesser, person, password=PASSWORD, forwarded="203.0.113.99")
        assert stopped.status_code == 429
        # The visitor's own address counts, not the proxy's; and it is one way in or another.
        assert attempt(other, person, password=PASSWORD, forwarded="127.0.0.2").status_code == 201
    with nginx.client(source="127.0.0.2", url=direct) as past:
        headers = {"X-Forwarded-For": "203.0.113.1", "X-Forwarded-Proto": "https"}
        # Nobody is believed but the proxy: who comes past it did not come by https.
        assert past.get("/sign-in/", headers=headers).status_code == 301


def test_http_leads_to_https_and_an_unknown_name_to_nothing(
    nginx: Proxy, web: GatewayProcess
) -> None:
    with nginx.client() as client:
        answer = client.get(f"http://localhost:{nginx.plain}/sign-in/?a=b")
        assert answer.headers["location"] == f"{nginx.url}/sign-in/?a=b"
        for address, host in (
            (nginx.url, "elsewhere.example"),
            (f"https://127.0.0.1:{nginx.secure}", "localhost"),
        ):
            with pytest.raises(httpx.TransportError):
                client.get(f"{address}/sign-in/", headers={"Host": host})
        past = client.get(f"http://127.0.0.1:{web.port}/", headers={"Host": "elsewhere.example"})
        assert past.status_code == 400


def test_an_upload_beyond_the_limit_is_refused_and_one_below_arrives(
    nginx: Proxy, shop: Shop, person: User
) -> None:
    with nginx.client() as client:
        sign_in(client, person)
        address = f"/api/tenants/{shop.tenant.pk}/datasets/"
        large = client.post(address, content=b"x" * (52 * 1024**2))
        assert large.status_code == 413
        assert client.post(address, content=b"x" * 1024**2).status_code in {400, 403, 415}
