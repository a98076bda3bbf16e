"""The admin pages: every list and form opens, secrets are not in them, changes are noted."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from maas.fleet.models import Quota
from maas.tenants.models import AuditEntry, Tenant, User
from tests import factories
from tests.conftest import Api
from tests.world import World

MODELS = sorted(admin.site._registry, key=lambda one: one._meta.label)


@pytest.fixture
def world(tenant: Tenant) -> World:
    world = World(tenant, factories.make_base_model())
    for name in ("key", "item", "row", "example", "training", "revision", "job"):
        getattr(world, name)
    factories.make_accelerator()
    return world


def test_every_model_of_ours_has_a_page() -> None:
    ours = {"tenants", "catalog", "fleet", "usage", "jobs", "finetune", "serving"}
    parts = {"Member", "Accelerator", "JobEvent", "SourceRow", "Example", "ExamItem", "Revision",
             "Contribution", "RowDecision", "WordingOverride"}  # fmt: skip
    missing = {
        one._meta.label
        for app in ours
        for one in apps.get_app_config(app).get_models()
        if one not in admin.site._registry and one.__name__ not in parts
    }
    assert not missing


@pytest.mark.parametrize("model", MODELS, ids=lambda one: one._meta.label)
def test_lists_and_forms_open(api: Api, admin_person: User, world: World, model: Any) -> None:
    base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    client = api(admin_person)
    assert client.get(reverse(f"{base}_changelist") + "?q=x").status_code == 200
    one = model._default_manager.first()
    if one is not None:
        page = client.get(reverse(f"{base}_change", args=[one.pk]))
        assert page.status_code == 200
        assert world.key.digest not in page.content.decode()
    assert client.get(reverse(f"{base}_add")).status_code in {200, 403}


def test_a_change_on_an_admin_page_is_noted(api: Api, admin_person: User, tenant: Tenant) -> None:
    quota = Quota.objects.create(tenant=tenant)
    form = {
        "tenant": tenant.id,
        "accelerators_at_once": 3,
        "accelerator_hours_per_month": 10,
        "queued_jobs": 5,
        "storage_bytes": 1000,
        "deployments": 2,
        "weight": 1,
    }
    url = reverse("admin:fleet_quota_change", args=[quota.pk])
    assert api(admin_person).post(url, form, format="multipart").status_code == 302
    entry = AuditEntry.objects.get(action="quota.change")
    assert (entry.actor, entry.tenant) == (f"admin:{admin_person.email}", tenant)
    assert "accelerators_at_once" in entry.data["fields"]


def test_a_base_model_is_held_to_the_same_rules_as_in_the_api(api: Api, admin_person: User) -> None:
    form = {
        "slug": "own", "name": "Own", "family": "auto", "source": "path",
        "source_spec": '{"path": "not/whole"}', "licence": "MIT", "languages": "en",
        "parameters": 1, "context_length": 1,
    }  # fmt: skip
    url = reverse("admin:catalog_basemodel_add")
    page = api(admin_person).post(url, form, format="multipart")
    assert page.status_code == 200
    assert b"whole path" in page.content
    good = {**form, "source_spec": '{"path": "/srv/models/own"}'}
    assert api(admin_person).post(url, good, format="multipart").status_code == 302


def test_a_person_is_made_without_a_password(api: Api, admin_person: User) -> None:
    url = reverse("admin:tenants_user_add")
    form = {"email": "New@larkspur.test", "language": "en", "password": "of-the-admins-choice"}
    assert api(admin_person).post(url, form, format="multipart").status_code == 302
    assert not User.objects.get(email="new@larkspur.test").has_usable_password()


def test_suspending_from_the_list(api: Api, admin_person: User, tenant: Tenant) -> None:
    form = {"action": "suspend", "_selected_action": str(tenant.id)}
    url = reverse("admin:tenants_tenant_changelist")
    api(admin_person).post(url, form, format="multipart")
    tenant.refresh_from_db()
    assert tenant.status == Tenant.Status.SUSPENDED
