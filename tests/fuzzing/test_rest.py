"""Every operation of the REST API answers whatever is sent with less than 500."""

import json
import os
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzzing import hostile
from tests.fuzzing.conftest import PROFILE, Senders
from tests.fuzzing.operations import Operation, described, operations
from tests.fuzzing.values import Value, Values

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "8"))
pytestmark = pytest.mark.django_db

ASKS_THE_GATEWAY = {"POST /api/tenants/{tenant}/deployments/{deployment}/check/"}
"""No gateway runs here: where one is asked, `unavailable` is the right answer."""
NAMES = ["owner", "owner", "owner", "key", "admin", "stranger", "nobody"]
ARGUMENTS = {"slug": "base_model", "name": "tenant"}


@pytest.mark.parametrize("operation", operations(), ids=str)
def test_no_operation_crashes(senders: Senders, operation: Operation) -> None:
    values = Values(described()["components"]["schemas"], known_ids(senders))

    @settings(PROFILE, max_examples=EXAMPLES)
    @given(requests(senders, operation, values))
    def run(request: dict[str, Any]) -> None:
        name = request.pop("sender")
        answer = senders.send(name, operation.method, **request)
        assert answer.status_code < 500 or unavailable(operation, answer), answer.crashed
        if answer.status_code < 300:
            assert answer.status_code in operation.statuses
        elif answer.status_code >= 400 and not answer.streaming and answer.content:
            assert set(answer.json()) == {"error"}

    run()


@st.composite
def requests(draw: Any, senders: Senders, operation: Operation, values: Values) -> dict[str, Any]:
    request: dict[str, Any] = {
        "sender": draw(st.sampled_from(NAMES)),
        "path": draw(addresses(senders, operation, values)),
        **draw(headers(operation)),
    }
    if operation.body is not None or draw(st.integers(0, 9)) == 0:
        data, kind = draw(bodies(operation, values))
        request |= {"data": data, "content_type": kind}
    return request


@st.composite
def addresses(draw: Any, senders: Senders, operation: Operation, values: Values) -> str:
    path = operation.path
    for name in operation.named("path"):
        path = path.replace(f"{{{name}}}", draw(arguments(senders, name)))
    asked = operation.named("query")
    if not asked or draw(st.integers(0, 9)) == 0:
        return f"{path}?{draw(st.sampled_from(['', *hostile.QUERIES]))}"
    given = draw(
        st.fixed_dictionaries({}, optional={n: _query(values, n, s) for n, s in asked.items()})
    )
    return path + "?" + urlencode(given, doseq=True, errors="surrogatepass")


def _query(values: Values, name: str, schema: Any) -> Value:
    if name == "cursor":
        return st.sampled_from(hostile.CURSORS)
    return values.near(schema)


@st.composite
def arguments(draw: Any, senders: Senders, name: str) -> str:
    chance = draw(st.integers(0, 19))
    if chance == 0:
        return quote(draw(hostile.texts), safe="", errors="surrogatepass")
    world = senders.theirs if chance == 1 and name != "tenant" else senders.ours
    return str(world.argument(ARGUMENTS.get(name, name)))


@st.composite
def headers(draw: Any, operation: Operation) -> dict[str, str]:
    found = {}
    for name in draw(st.lists(st.sampled_from(sorted(hostile.HEADERS)), max_size=2)):
        found[f"HTTP_{name}"] = draw(st.sampled_from(hostile.HEADERS[name]))
    return found


@st.composite
def bodies(draw: Any, operation: Operation, values: Values) -> tuple[Any, str]:
    """Bytes and their content type."""
    chance = draw(st.integers(0, 9))
    if operation.body is None or chance == 0:
        return draw(st.sampled_from(hostile.BODIES)), draw(st.sampled_from(hostile.CONTENT_TYPES))
    sent = draw(values.fitting(operation.body) | values.near(operation.body))
    if "application/json" not in operation.kinds:
        return _form(sent)
    if chance == 1 and isinstance(sent, dict):
        form = urlencode(sent, doseq=True, errors="surrogatepass")
        return form.encode(), "application/x-www-form-urlencoded"
    return json.dumps(sent, default=str).encode(), "application/json"


def _form(sent: Any) -> tuple[bytes, str]:
    parts = []
    for name, value in sent.items() if isinstance(sent, dict) else ():
        content = value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
        filename = '; filename="faq.csv"' if isinstance(value, bytes) else ""
        parts.append(
            f'--x\r\nContent-Disposition: form-data; name="{name}"{filename}\r\n\r\n'.encode()
            + content
        )
    return b"\r\n".join([*parts, b"--x--\r\n"]), "multipart/form-data; boundary=x"


def known_ids(senders: Senders) -> list[str]:
    names = [
        "dataset", "model", "version", "training", "exam", "deployment", "revision", "turn",
        "project", "member", "key", "contribution",
    ]  # fmt: skip
    worlds = (senders.ours, senders.ours, senders.theirs)
    return [str(world.argument(name)) for world in worlds for name in names]


def unavailable(operation: Operation, answer: Any) -> bool:
    return str(operation) in ASKS_THE_GATEWAY and answer.json()["error"]["code"] == "unavailable"
