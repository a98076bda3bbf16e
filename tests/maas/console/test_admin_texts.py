"""What a merchant and their customers write is not read on admins' pages, in no corner of them."""

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.test import Client
from django.urls import reverse

from finetune.models import ExamPolicy
from maas.catalog.models import TermsAcceptance
from maas.fleet.models import Quota
from maas.tenants.models import AuditEntry, Tenant, User
from maas.usage.models import LedgerEntry
from serving.channels.models import Message
from serving.models import Engine
from tests import factories
from tests.waiting import each
from tests.web import Web
from tests.world import World

CANARY = "Zitronenfalter"
PAGES = sorted(admin.site._registry.items(), key=lambda pair: pair[0]._meta.label)
SHOWN = {
    # Names, by which admins and tenants speak of a thing.
    "tenants.User": {"email", "name"},
    "tenants.Tenant": {"name"},
    "tenants.APIKey": {"name", "prefix", "scopes", "purpose"},
    "catalog.TunedModel": {"name"},
    "finetune.Dataset": {"name"},
    "serving.Deployment": {"name", "thresholds"},
    "serving.Channel": {"title", "public_id", "colour", "websites"},
    # The platform's own words, which no tenant writes.
    "tenants.AuditEntry": {"actor", "action", "object_type", "object_id"},
    "catalog.BaseModel": {"slug", "name", "family", "source_spec", "licence", "terms_url", "terms",
                          "languages", "default_for", "artefact", "sha256"},
    "catalog.Adapter": {"artefact", "sha256", "config"},
    "catalog.ModelVersion": {"exam_summary"},
    "catalog.Placement": {"error"},
    "catalog.TermsAcceptance": {"terms_sha256"},
    "finetune.Exam": {"parts"},
    "finetune.Training": {"frozen", "config"},
    "fleet.Node": {"name", "address", "software"},
    "jobs.Job": {"kind", "node", "stage", "waiting_for"},
    "serving.Engine": {"address", "served_name", "config", "error"},
    "usage.LedgerEntry": {"kind", "reference", "model", "quantities"},
}  # fmt: skip
"""Fields of free text that admins do see: a new one is hidden, or stands here with its reason."""
EVERYWHERE = {"language", "industry", "sha256"}
WRITTEN = (models.CharField, models.TextField, models.JSONField, ArrayField)


@pytest.fixture
def world(tenant: Tenant, owner: User) -> World:
    world = World(tenant, factories.make_base_model())
    for name in ("key", "item", "row", "example", "training", "revision", "job", "turn", "exam"):
        getattr(world, name)
    Message.objects.create(
        tenant=tenant, channel=world.channel, visit=world.turn.visit, reply_to="-", text="-"
    )
    AuditEntry.objects.create(
        tenant=tenant, actor="user:o@larkspur.test", action="dataset.upload",
        object_type="dataset", object_id="1", data={"filename": "-"},
    )  # fmt: skip
    assert world.contribution
    node = factories.make_accelerator().node
    Engine.objects.create(node=node, base_model=world.base_model)
    Quota.objects.create(tenant=tenant)
    ExamPolicy.objects.get_or_create(pk=1)
    Authenticator.objects.create(user=owner, type="totp", data={"secret": "-"})
    LedgerEntry.objects.create(tenant=tenant, kind="inference", reference="1")
    TermsAcceptance.objects.create(
        tenant=tenant, user=owner, base_model=world.base_model, terms_sha256="0"
    )
    return world


def hidden_fields(model: type[models.Model]) -> dict[str, "models.Field[Any, Any]"]:
    shown = SHOWN.get(model._meta.label, set()) | EVERYWHERE
    return {
        field.name: field
        for field in model._meta.concrete_fields
        if isinstance(field, WRITTEN) and not field.choices and field.name not in shown
    }


def write(model: type[models.Model], fields: dict[str, "models.Field[Any, Any]"]) -> None:
    """The canary into every field, past whatever the model itself allows."""
    if {"password", "digest"} & {*fields}:
        return  # no tenant writes these, and no two rows have the same
    values = {
        name: {"code": "x", "params": {"cell": CANARY}, "cells": [CANARY]}
        if isinstance(field, models.JSONField)
        else [CANARY]
        if isinstance(field, ArrayField)
        else CANARY[: field.max_length or None]
        for name, field in fields.items()
    }
    if values:
        models.QuerySet(model).update(**values)


def test_no_admin_page_shows_what_a_tenant_wrote(
    web: Web, admin_person: User, world: World
) -> None:
    client = web(admin_person)
    seen = [leak for model, page in each(PAGES) for leak in leaks(client, model, page)]
    assert not seen


def leaks(client: Client, model: type[models.Model], page: Any) -> Iterator[str]:
    """The addresses at which a model's hidden texts are told."""
    fields = hidden_fields(model)
    write(model, fields)
    row = model._default_manager.first()
    assert row is not None, f"{model}: the world has none"
    LogEntry.objects.create(
        user_id=client.session["_auth_user_id"],
        content_type=ContentType.objects.get_for_model(model),
        object_id=row.pk,
        object_repr=str(row)[:200],
        action_flag=CHANGE,
    )
    base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    lists = reverse(f"{base}_changelist")
    ways = [reverse(f"{base}_{way}", args=[row.pk]) for way in ("change", "history", "delete")]
    for one in (lists, *ways, reverse("admin:index")):
        if CANARY in client.get(one).content.decode():
            yield one
    found = client.get(f"{lists}?q={CANARY[:6]}")
    if page.search_fields and found.context["cl"].result_count:
        yield f"{lists}: found"
    for name in fields:
        if client.get(f"{lists}?{name}__contains={CANARY[:3]}").status_code not in {302, 400}:
            yield f"{lists}: {name} can be spelt out"


def test_the_canary_would_be_seen(web: Web, admin_person: User, tenant: Tenant) -> None:
    Tenant.objects.filter(pk=tenant.pk).update(name=CANARY)
    client = web(admin_person)
    assert CANARY in client.get(reverse("admin:tenants_tenant_changelist")).content.decode()
