"""Whatever an admin writes on Django's admin pages, by whatever way, leaves an audit entry."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.admin.options import InlineModelAdmin
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.db.models import Model
from django.test import Client, RequestFactory
from django.urls import reverse

from maas.catalog.models import BaseModel
from maas.fleet.models import Quota
from maas.jobs.models import Job
from maas.mail import sender
from maas.tenants.admin_base import AuditedAdmin, ReadOnlyAdmin, ReadOnlyInline
from maas.tenants.models import AuditEntry, Tenant, User
from tests import factories
from tests.waiting import each
from tests.web import Web
from tests.world import World

PAGES = sorted(admin.site._registry.items(), key=lambda pair: pair[0]._meta.label)
Form = dict[str, Any]

NEW: dict[str, Callable[[Tenant], Form]] = {
    "tenants.User": lambda _: {"email": "new@larkspur.test", "language": "en"},
    "tenants.Tenant": lambda _: {"name": "New", "industry": "retail", "language": "en"},
    "fleet.Quota": lambda tenant: {
        "tenant": tenant.pk, "accelerators_at_once": 1, "accelerator_hours_per_month": 1,
        "queued_jobs": 1, "storage_bytes": 1, "deployments": 1, "weight": 1,
    },
    "finetune.ExamPolicy": lambda _: {"pass_mark": 0.9, "minimum_items": 5},
    "catalog.BaseModel": lambda _: {
        "slug": "own", "name": "Own", "family": "auto", "source": "path", "licence": "MIT",
        "source_spec": '{"path": "/srv/models/own"}', "languages": "en",
        "parameters": 1, "context_length": 1,
    },
}  # fmt: skip
"""What each form is filled with: whoever opens another for adding says it here."""
BEFORE: dict[str, Callable[[Model], object]] = {
    "reactivate": lambda row: Tenant.objects.filter(pk=row.pk).update(status="suspended"),
    "stop": lambda row: Job.objects.filter(pk=row.pk).update(state="queued"),
}
"""What a row must be like for an action to do anything."""


@pytest.fixture
def world(tenant: Tenant, owner: User) -> World:
    world = World(tenant, factories.make_base_model())
    for name in ("key", "item", "row", "example", "training", "revision", "job", "turn"):
        getattr(world, name)
    factories.make_accelerator()
    Quota.objects.create(tenant=factories.make_tenant())
    Authenticator.objects.create(user=owner, type="totp", data={"secret": "x"})
    return world


def allowed(page: Any, deed: str, person: User) -> bool:
    request = RequestFactory().get("/")
    request.user = person
    return bool(getattr(page, f"has_{deed}_permission")(request))


def address(model: type[Model], way: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{way}", args=args)


def shown_values(client: Client, url: str) -> Form:
    """What the form of a page would send as it stands."""
    form = client.get(url).context["adminform"].form
    prefixes = {
        f"{one.formset.prefix}-{name}": 0
        for one in client.get(url).context["inline_admin_formsets"]
        for name in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    values = {name: form[name].value() for name in form.fields}
    return {**{name: "" if one is None else one for name, one in values.items()}, **prefixes}


def entries() -> int:
    return AuditEntry.objects.filter(actor__startswith="admin:").count()


def test_every_page_notes_its_writes_or_has_none() -> None:
    for _model, page in each(PAGES):
        assert isinstance(page, AuditedAdmin | ReadOnlyAdmin), page
        assert not page.list_editable, f"{page}: rows changed in the list are saved elsewhere"
        for inline in page.inlines:
            assert issubclass(inline, InlineModelAdmin)
            assert issubclass(inline, ReadOnlyInline), f"{inline}: its writes are not noted"


def test_a_row_added_changed_or_deleted_is_noted(
    web: Web, admin_person: User, tenant: Tenant, world: World
) -> None:
    client = web(admin_person)
    BaseModel.objects.update(terms="", default_for=[])
    for model, page in each(PAGES):
        deeds = written(client, model, page, admin_person, tenant)
        names = [f"{model._meta.model_name}.{deed}" for deed in deeds]
        noted = AuditEntry.objects.filter(
            actor=f"admin:{admin_person.email}", action__startswith=f"{model._meta.model_name}."
        )
        assert sorted(noted.values_list("action", flat=True)) == sorted(names), model
        of_it = ContentType.objects.get_for_model(model)
        assert LogEntry.objects.filter(content_type=of_it).count() == len(names), model


def written(
    client: Client, model: type[Model], page: Any, admin_person: User, tenant: Tenant
) -> list[str]:
    """Tries all three on a model's page; those that its page allows."""
    done = []
    url = address(model, "add")
    if allowed(page, "add", admin_person):
        form = {**shown_values(client, url), **NEW[model._meta.label](tenant)}
        assert client.post(url, form).status_code == 302, f"{model}: the form was refused"
        done.append("add")
    else:
        assert client.post(url, {}).status_code == 403
    row = model._default_manager.first()
    if row is None:
        assert not allowed(page, "change", admin_person), f"{model}: the world has none"
        return done
    url = address(model, "change", row.pk)
    if allowed(page, "change", admin_person):
        assert client.post(url, shown_values(client, url)).status_code == 302, model
        done.append("change")
    else:
        assert client.post(url, {}).status_code == 403
    gone = client.post(address(model, "delete", row.pk), {"post": "yes"})
    if allowed(page, "delete", admin_person):
        done.append("delete")
    else:
        assert gone.status_code == 403
    return done


def test_every_action_on_chosen_rows_is_noted(web: Web, admin_person: User, world: World) -> None:
    request = RequestFactory().get("/")
    request.user = admin_person
    client = web(admin_person)
    found: list[tuple[Any, str]] = [
        (model, name) for model, page in PAGES for name in page.get_actions(request)
    ]
    for model, name in each(found):
        row = model._default_manager.first()
        assert row is not None
        if name in BEFORE:
            BEFORE[name](row)
        before = entries()
        form = {"action": name, "_selected_action": str(row.pk), "post": "yes"}
        assert client.post(address(model, "changelist"), form).status_code == 302
        assert entries() == before + 1, name


def test_nobody_is_given_a_password(web: Web, admin_person: User, owner: User) -> None:
    client, before = web(admin_person), owner.password
    url = address(User, "change", owner.pk)
    sent = {"password": "a-password-of-mine", "password1": "a-password-of-mine",
            "password2": "a-password-of-mine", "usable_password": "true"}  # fmt: skip
    client.post(url, {**shown_values(client, url), **sent})
    client.post(f"{address(User, 'changelist')}{owner.pk}/password/", sent)
    owner.refresh_from_db()
    assert owner.password == before
    assert owner.password not in client.get(url).content.decode()


@pytest.mark.parametrize("mailed", [True, False])
def test_they_get_a_link_instead(
    web: Web, admin_person: User, owner: User, settings: Any, mailed: bool
) -> None:
    settings.MAIL_IS_SENT = mailed
    client = web(admin_person)
    (way,) = link_to_the_link(client, owner)
    assert "/password/" not in client.get(way).content.decode(), "only looking gives none"
    assert entries() == 0
    given = client.post(way).content.decode()
    sender.send_due()
    text = str(mail.outbox[0].body) if mailed else given
    link = re.search(r"http://127\.0\.0\.1:8400(/password/[^\s<\"]+)", text)
    assert link
    assert mailed is (link.group() not in given)
    entry = AuditEntry.objects.get(action="user.reset_link")
    assert (entry.object_id, entry.data) == (str(owner.pk), {"way": "mail" if mailed else "shown"})
    theirs = web()
    form = theirs.get(link.group(1))["Location"]
    assert theirs.post(form, {"password1": "another-long-one"}).status_code == 302
    owner.refresh_from_db()
    assert owner.check_password("another-long-one")


def test_a_link_is_an_admins_to_give_and_no_foreign_page_makes_one(
    web: Web, admin_person: User, owner: User
) -> None:
    guarded = Client(enforce_csrf_checks=True)
    guarded.force_login(admin_person)
    (way,) = link_to_the_link(guarded, owner)
    assert guarded.post(way).status_code == 403
    assert web(owner).post(way).status_code in {302, 403}
    assert entries() == 0


def link_to_the_link(client: Client, person: User) -> set[str]:
    page = client.get(address(User, "change", person.pk)).content.decode()
    return set(re.findall(r'href="([^"]*reset-link[^"]*)"', page))
