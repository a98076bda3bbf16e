"""What each check said of an answer."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("serving", "0005_revision_created_by")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="turn",
            name="checks",
            field=models.JSONField(blank=True, default=list),
        ),
    ]
