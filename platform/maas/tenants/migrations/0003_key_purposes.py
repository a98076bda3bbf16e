"""A key of the platform's own says what it is for, instead of only that it is the platform's."""

import django.contrib.postgres.fields
from django.db import migrations, models

NAME_PURPOSES = """
UPDATE tenants_apikey
SET purpose = CASE WHEN 'exam' = ANY(scopes) THEN 'exam' ELSE 'chat_page' END
WHERE internal
"""
MARK_INTERNAL = "UPDATE tenants_apikey SET internal = true WHERE purpose <> ''"


class Migration(migrations.Migration):
    dependencies = [
        ("tenants", "0002_mail_notices"),
    ]

    operations = [
        migrations.AddField(
            model_name="apikey",
            name="purpose",
            field=models.CharField(blank=True, default="", max_length=40),
        ),
        migrations.RunSQL(NAME_PURPOSES, MARK_INTERNAL),
        migrations.RemoveField(
            model_name="apikey",
            name="internal",
        ),
        migrations.AlterField(
            model_name="apikey",
            name="scopes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=12), default=list, size=None
            ),
        ),
    ]
