"""The table of projects stays; `maas.projects` has its model from here on."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("console", "0002_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.DeleteModel(name="Project")]
        )
    ]
