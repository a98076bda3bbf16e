"""The projects come to an app of their own; their table and rows stay as they are."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def rename_content_type(apps, schema_editor):
    """Whatever points at a project by its content type goes on pointing at it."""
    content_types = apps.get_model("contenttypes", "ContentType")
    content_types.objects.filter(app_label="console", model="project").update(app_label="projects")


def name_it_as_before(apps, schema_editor):
    content_types = apps.get_model("contenttypes", "ContentType")
    content_types.objects.filter(app_label="projects", model="project").update(app_label="console")


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("console", "0003_projects_have_an_app"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("finetune", "0001_initial"),
        ("serving", "0001_initial"),
        ("tenants", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Project",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(auto_now_add=True, verbose_name="created"),
                        ),
                        ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                        ("name", models.CharField(max_length=120, verbose_name="name")),
                        ("industry", models.SlugField(max_length=40, verbose_name="industry")),
                        (
                            "task",
                            models.CharField(
                                choices=[
                                    ("questions", "Answer customers' questions"),
                                    ("products", "Tell about products"),
                                    ("team", "Answer the team's own questions"),
                                ],
                                default="questions",
                                max_length=12,
                            ),
                        ),
                        (
                            "language",
                            models.CharField(default="en", max_length=10, verbose_name="language"),
                        ),
                        ("deleted_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "created_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "dataset",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="finetune.dataset",
                            ),
                        ),
                        (
                            "deployment",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="serving.deployment",
                            ),
                        ),
                        (
                            "tenant",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="projects",
                                to="tenants.tenant",
                            ),
                        ),
                        (
                            "training",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="finetune.training",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "project",
                        "verbose_name_plural": "projects",
                        "db_table": "console_project",
                        "ordering": ["-updated_at", "-id"],
                        "indexes": [
                            models.Index(fields=["tenant", "-updated_at"], name="project_recent")
                        ],
                    },
                ),
            ],
        ),
        migrations.RunPython(rename_content_type, name_it_as_before),
    ]
