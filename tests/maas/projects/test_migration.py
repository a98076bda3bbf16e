"""Projects of before `maas.projects` was an app: their rows stay, and what points at them."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from maas.projects.models import Project
from tests import factories

BEFORE = [("console", "0002_initial")]


@pytest.mark.django_db(transaction=True)
def test_rows_and_their_content_type_survive_the_move() -> None:
    tenant = factories.make_tenant()
    executor = MigrationExecutor(connection)
    executor.migrate(BEFORE)
    try:
        old = executor.loader.project_state(BEFORE).apps
        made = old.get_model("console", "Project").objects.create(
            tenant_id=tenant.id, name="Tea shop", industry="retail", task="team"
        )
        types = old.get_model("contenttypes", "ContentType").objects
        kind, _made = types.get_or_create(app_label="console", model="project")
    finally:
        call_command("migrate", verbosity=0)
    project = Project.objects.get(id=made.id)
    assert (project.name, project.task, project.tenant) == ("Tea shop", "team", tenant)
    kind.refresh_from_db()
    assert kind.app_label == "projects"
