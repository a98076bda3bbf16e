from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('finetune', '0007_options_into_rows'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='sourcerow',
            name='edits',
        ),
    ]
