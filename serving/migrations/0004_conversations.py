import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0002_initial"),
        ("serving", "0003_channels"),
        ("tenants", "0002_mail_notices"),
    ]

    operations = [
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                ("visit", models.UUIDField()),
                ("name", models.CharField(blank=True, max_length=100, verbose_name="name")),
                ("reply_to", models.CharField(max_length=120, verbose_name="e-mail or phone")),
                ("text", models.TextField(verbose_name="message")),
            ],
            options={
                "verbose_name": "message of a customer",
                "verbose_name_plural": "messages of customers",
                "ordering": ["-created_at", "-id"],
            },
        ),
        migrations.AddField(
            model_name="deployment",
            name="contact",
            field=models.CharField(
                blank=True, max_length=200, verbose_name="how to reach a person"
            ),
        ),
        migrations.AddField(
            model_name="deployment",
            name="refusal",
            field=models.CharField(
                blank=True, max_length=400, verbose_name="when it does not know"
            ),
        ),
        migrations.AlterField(
            model_name="turn",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("asked", "left before the answer"),
                    ("answered", "answered"),
                    ("asked_back", "asked back"),
                    ("refused", "said it does not know"),
                    ("small_talk", "small talk"),
                    ("handed_over", "asked for a person"),
                    ("far", "nothing near in your data"),
                    ("failed", "no answer came"),
                ],
                default="asked",
                max_length=12,
            ),
        ),
        migrations.AddIndex(
            model_name="turn",
            index=models.Index(fields=["visit", "-created_at"], name="turn_by_visit"),
        ),
        migrations.AddField(
            model_name="message",
            name="channel",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="messages",
                to="serving.channel",
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="tenant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="messages",
                to="tenants.tenant",
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="turn",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="message",
                to="serving.turn",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["created_at"], name="message_by_age"),
        ),
    ]
