"""How strictly answers are reviewed, where it is not as usual in the industry."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("serving", "0006_turn_checks")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="deployment",
            name="thresholds",
            field=models.JSONField(blank=True, default=dict),
        ),
    ]
