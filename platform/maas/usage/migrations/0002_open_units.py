"""Kinds and units of the ledger are what capabilities name, no longer a fixed list."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("usage", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="ledgerentry",
            name="kind",
            field=models.CharField(max_length=40),
        ),
        migrations.AddField(
            model_name="ledgerentry",
            name="quantities",
            field=models.JSONField(default=dict),
        ),
    ]
