"""Who wished for a revision stands in its row; of earlier ones the audit trail knows."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

READ_THE_TRAIL = """
UPDATE serving_revision AS revision
SET created_by_id = person.id
FROM serving_deployment AS deployment, tenants_auditentry AS entry, tenants_user AS person
WHERE deployment.id = revision.deployment_id
  AND entry.tenant_id = deployment.tenant_id
  AND entry.object_id = deployment.id::text
  AND entry.action IN (
    'deployment.create', 'deployment.change_version', 'deployment.roll_back', 'deployment.resume'
  )
  AND entry.data ->> 'revision' = revision.number::text
  AND entry.actor = 'user:' || person.email
"""


class Migration(migrations.Migration):
    dependencies = [
        ("serving", "0004_conversations"),
        ("tenants", "0003_key_purposes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="revision",
            name="created_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunSQL(READ_THE_TRAIL, migrations.RunSQL.noop),
    ]
