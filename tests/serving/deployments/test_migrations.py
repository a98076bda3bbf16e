"""Who wished for a revision, read from the audit trail once."""

from importlib import import_module

import pytest
from django.db import connection

from maas.catalog.models import ModelVersion
from maas.tenants.models import Tenant, User
from maas.tenants.selectors import platform_principal
from serving.models import Revision
from serving.services import deployments
from tests import factories

READ_THE_TRAIL = import_module("serving.migrations.0005_revision_created_by").READ_THE_TRAIL


@pytest.mark.django_db
def test_the_trail_says_who_wished_for_which_revision(
    tenant: Tenant, owner: User, editor: User
) -> None:
    version = factories.make_version(tenant, verdict=ModelVersion.Verdict.PASSED)
    other = factories.make_version(tenant, verdict=ModelVersion.Verdict.PASSED)
    made = deployments.deploy(
        by=factories.principal(owner, tenant), name="shop", version_id=version.id
    )
    for by, of in (
        (factories.principal(editor, tenant), other),
        (platform_principal(tenant), version),
    ):
        deployments.change_version(by=by, deployment_id=made.id, version_id=of.id)
    wanted = dict(Revision.objects.values_list("number", "created_by__email"))
    assert wanted == {1: owner.email, 2: editor.email, 3: None}
    Revision.objects.update(created_by=None)
    with connection.cursor() as cursor:
        cursor.execute(READ_THE_TRAIL)
    assert dict(Revision.objects.values_list("number", "created_by__email")) == wanted
