"""Decisions that are one step, and up to which decision a data set was read. Until now every decision had the
file read again, so what is decided is read."""

from django.db import migrations, models
from django.db.models import Max


def read(apps, schema_editor):
    Dataset = apps.get_model("finetune", "Dataset")
    decisions = apps.get_model("finetune", "RowDecision").objects
    for found in decisions.values("dataset").annotate(last=Max("id")).iterator():
        Dataset.objects.filter(id=found["dataset"]).update(read_up_to=found["last"])


class Migration(migrations.Migration):
    dependencies = [("finetune", "0008_no_edits")]

    operations = [
        migrations.AddField("dataset", "read_up_to", models.BigIntegerField(default=0)),
        migrations.AddField("rowdecision", "step", models.BigIntegerField(null=True)),
        migrations.RunPython(read, migrations.RunPython.noop),
    ]
