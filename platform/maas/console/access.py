"""Who may see a page: a signed-in person, and what their role in the tenant allows."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from maas.tenants import selectors
from maas.tenants.models import Tenant, User
from maas.tenants.principal import Principal

REMEMBERED_TENANT = "tenant"


class PersonRequest(HttpRequest):
    """A request of a signed-in person."""

    user: User
    htmx: HtmxDetails


class TenantRequest(PersonRequest):
    """A person's request within one tenant; the services are called with its principal."""

    principal: Principal
    tenant: Tenant


View = Callable[..., HttpResponseBase]


def person_page(view: View) -> View:
    """Only for people who have signed in; others are asked to, and come back afterwards."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        return _to_sign_in(request)

    return wrapped


def tenant_page(**rights: str) -> Callable[[View], View]:
    """Pages under `/t/<tenant>/`: gives the request its `principal`.

    `rights` names each method that the page takes with the right that it needs, as in
    `GET="dataset.read", POST="dataset.write"`; a test walks all pages and holds them to it.
    Services check again, because the REST API calls them too.

    Raises NotFound for whoever has no part in the tenant, NotAllowed where the role lacks the
    right; whoever has not signed in is asked to.
    """

    def page(view: View) -> View:
        @wraps(view)
        def wrapped(request: Any, tenant: uuid.UUID, **kwargs: Any) -> HttpResponseBase:
            request.principal = selectors.principal_of_user(user=request.user, tenant_id=tenant)
            request.tenant = request.principal.tenant
            request.principal.require(rights[request.method])
            if request.session.get(REMEMBERED_TENANT) != str(tenant):
                request.session[REMEMBERED_TENANT] = str(tenant)
            return view(request, **kwargs)

        wrapped.rights = rights  # type: ignore[attr-defined]
        return require_http_methods(list(rights))(person_page(wrapped))

    return page


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """Ask to sign in. Somebody whose session has ended is told so, and loses no place.

    Whoever sent a form comes back to its page, where the browser still has what was typed.
    """
    htmx = getattr(request, "htmx", None)
    page = htmx.current_url_abs_path if htmx else request.get_full_path()
    if request.method != "GET" and not htmx:
        page = page_before(request)
    values = {"next": page} if page != "/" else {}
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        values["ended"] = "1"
    address = resolve_url(settings.LOGIN_URL) + (f"?{urlencode(values)}" if values else "")
    return HttpResponseClientRedirect(address) if htmx else HttpResponseRedirect(address)


def page_before(request: HttpRequest) -> str:
    """Where a form was sent from, if that is a page of ours; else the start page."""
    parts = urlsplit(request.headers.get("Referer", ""))
    if parts.path and url_has_allowed_host_and_scheme(
        request.headers["Referer"], allowed_hosts={request.get_host()}
    ):
        return f"{parts.path}?{parts.query}" if parts.query else parts.path
    return "/"
