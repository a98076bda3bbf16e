"""The line of a request names who and what, and nothing that opens a door or was said."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpRequest
from structlog.testing import capture_logs

from maas.common import security_log
from maas.common.request_log import shown_path
from maas.tenants.models import Scope, Tenant, User
from tests import factories
from tests.conftest import Api
from tests.factories import PASSWORD
from tests.maas.console.accounts.conftest import WithApp, with_app
from tests.web import Web, web

__all__ = ["web", "with_app"]
Lines = list[dict[str, Any]]


def of(lines: Any, event: str) -> Lines:
    return [one for one in lines if one["event"] == event]


def test_who_asked_for_what_and_how_it_went(web: Web, owner: User, tenant: Tenant) -> None:
    with capture_logs() as lines:
        web(owner).get(f"/t/{tenant.pk}/keys/?q=said")
    (line,) = of(lines, "request")
    assert (line["method"], line["status"], line["path"]) == ("GET", 200, f"/t/{tenant.pk}/keys/")
    assert (line["tenant"], line["person"]) == (str(tenant.pk), str(owner.pk))
    assert line["ms"] > 0
    assert "said" not in str(lines)


def test_a_program_is_named_by_its_keys_prefix(api: Api, tenant: Tenant) -> None:
    row, key = factories.make_key(tenant, scopes=(Scope.READ,))
    with capture_logs() as lines:
        api(key=key).get(f"/api/tenants/{tenant.pk}/jobs/")
    (line,) = of(lines, "request")
    assert (line["key"], line["tenant"]) == (row.prefix, str(tenant.pk))
    assert "person" not in line
    assert key not in str(lines)


@pytest.mark.parametrize(
    "path",
    ["/join/{}/", "/join/{}", "/password/2x-{}/", "/password/2x-{}", "/ask/{}/", "/no/such/{}/"],
)
def test_what_lets_somebody_in_is_left_out_of_the_path(web: Web, db: None, path: str) -> None:
    secret = "Tok3n" * 10
    with capture_logs() as lines:
        web().get(path.format(secret))
    (line,) = of(lines, "request")
    assert secret not in line["path"]
    assert "…" in line["path"]


def test_an_id_stays_in_the_path(web: Web, owner: User, tenant: Tenant) -> None:
    missing = uuid.uuid4()
    with capture_logs() as lines:
        web(owner).get(f"/t/{tenant.pk}/jobs/{missing}/")
    (line,) = of(lines, "request")
    assert str(missing) in line["path"]


@pytest.mark.parametrize("door", ["page", "api"])
def test_guesses_leave_a_line_each_and_a_lock_out_another(
    web: Web, api: Api, owner: User, door: str
) -> None:
    with capture_logs() as lines:
        for _attempt in range(11):
            sent = {"email": owner.email, "password": "of-mine-and-wrong"}
            if door == "page":
                web().post("/sign-in/", sent)
            else:
                api().post("/api/session/", sent)
    failed, locked = of(lines, "sign_in_failed"), of(lines, "sign_in_locked")
    assert (len(failed), len(locked)) == (10, 1)
    assert {one["account"] for one in failed + locked} == {security_log.account(owner.email)}
    assert {one["ip"] for one in failed} == {"127.0.0.1"}
    assert "of-mine-and-wrong" not in str(lines)
    assert owner.email not in str(lines)


def test_a_wrong_second_step_and_a_sign_in(web: Web, owner: User, with_app: WithApp) -> None:
    codes = with_app(owner)
    client = web()
    client.post("/sign-in/", {"email": owner.email, "password": PASSWORD})
    with capture_logs() as lines:
        client.post("/sign-in/second-step/", {"code": "111111x"})
        client.post("/sign-in/second-step/", {"code": codes[0]})
    (failed,) = of(lines, "second_step_failed")
    (entered,) = of(lines, "signed_in")
    assert failed["person"] == entered["person"] == str(owner.pk)
    assert "111111x" not in str(lines)
    assert codes[0] not in str(lines)


def test_what_changes_who_gets_in_leaves_a_line_beside_its_audit_entry(
    web: Web,
    api: Api,
    owner: User,
    editor: User,
    tenant: Tenant,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    member = editor.memberships.get()
    with capture_logs() as lines, django_capture_on_commit_callbacks(execute=True):
        sent = {"current": PASSWORD, "password": "another-long-one"}
        api(owner).patch(f"/api/tenants/{tenant.pk}/members/{member.pk}/", {"role": "viewer"})
        web(owner).post("/account/password/", sent)
    (changed,) = of(lines, "person.change_password")
    assert changed["object"] == f"user:{owner.pk}"
    (role,) = of(lines, "member.change_role")
    assert (role["old"], role["new"], role["tenant"]) == ("editor", "viewer", str(tenant.pk))
    assert "another-long-one" not in str(lines)


def test_a_request_that_was_never_resolved_has_a_path_too() -> None:
    request = HttpRequest()
    request.path = "/" + "x" * 500
    assert shown_path(request) == "/…"
