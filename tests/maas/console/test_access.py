"""Every address of a tenant, generated: strangers find nothing, nobody gets in unasked."""

import uuid

import pytest
from django.urls import URLPattern, reverse

from maas.console import tenant_urls

PATTERNS: list[URLPattern] = tenant_urls.urlpatterns
WRITES_NOBODY_ELSE_MAY = {
    # Address -> roles that get 403 on their own tenant.
    "new-key": ("editor", "viewer"),
    "keys": ("editor", "viewer"),
    "team": ("editor", "viewer", "developer"),
    "settings": ("editor", "viewer", "developer"),
}

# What stands for "no such thing" where it is not an id.
UNKNOWN = {
    "IntConverter": 9_999_999,
    "Deed": "pause",
    "Choice": "skip",
    "SlugConverter": "none",
    "Switch": "on",
    "Picture": "svg",
    "Thrown": "dataset",
}


def _address(tenant, pattern: URLPattern) -> str:
    kwargs = {
        name: UNKNOWN.get(type(converter).__name__, uuid.uuid4())
        for name, converter in pattern.pattern.converters.items()
    }
    return reverse(f"console:{pattern.name}", kwargs={**kwargs, "tenant": tenant.id})


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda one: str(one.name))
def test_a_stranger_finds_nothing(pattern, web, tenant, stranger):
    client = web(stranger)
    for answer in (client.get(_address(tenant, pattern)), client.post(_address(tenant, pattern))):
        assert answer.status_code in {404, 405}
        if answer.status_code == 404:
            assert tenant.name not in answer.content.decode()


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda one: str(one.name))
def test_nobody_gets_in_without_signing_in(pattern, web, tenant):
    client = web()
    for answer in (client.get(_address(tenant, pattern)), client.post(_address(tenant, pattern))):
        assert answer.status_code in {302, 405}
        if answer.status_code == 302:
            assert answer.url.startswith("/sign-in/")


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda one: str(one.name))
@pytest.mark.parametrize("role", ["owner", "editor", "viewer", "developer"])
def test_an_unknown_object_is_never_an_error_of_ours(pattern, role, web, tenant, request):
    user = request.getfixturevalue(role)
    answer = web(user).get(_address(tenant, pattern))
    assert answer.status_code in {200, 302, 403, 404, 405}


@pytest.mark.parametrize("name", WRITES_NOBODY_ELSE_MAY)
def test_a_role_that_lacks_the_right_is_told_so(name, web, page, request):
    for role in WRITES_NOBODY_ELSE_MAY[name]:
        answer = web(request.getfixturevalue(role)).get(page(name))
        assert answer.status_code == 403
        assert "Your role does not allow this" in answer.content.decode()


def test_every_page_forbids_what_is_not_from_here(web, owner, page):
    for answer in (web().get("/sign-in/"), web(owner).get(page("start"))):
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe-inline" not in policy
        assert "style=" not in answer.content.decode()
        assert "<script>" not in answer.content.decode()


def test_health_needs_no_session(web, db):
    answer = web().get("/healthz")
    assert answer.content == b"ok"
    assert "Set-Cookie" not in answer.headers
