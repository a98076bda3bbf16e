from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("finetune", "0009_one_step")]

    operations = [
        migrations.AddField(
            model_name="training",
            name="frozen_bytes",
            field=models.PositiveBigIntegerField(default=0, db_default=0),
        )
    ]
