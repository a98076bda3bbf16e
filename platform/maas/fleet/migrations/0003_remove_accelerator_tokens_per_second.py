from django.db import migrations


class Migration(migrations.Migration):
    """It was never written; `training_flops` is what is measured."""

    dependencies = [("fleet", "0002_initial")]

    operations = [
        migrations.RemoveField(model_name="accelerator", name="tokens_per_second"),
    ]
