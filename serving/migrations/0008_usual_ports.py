"""Websites that were kept with the port that goes without saying."""

import re
from typing import ClassVar

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

USUAL_PORT = re.compile(r"(?<=^http):(//[^:]+):0*80$|(?<=^https):(//[^:]+):0*443$")


def leave_out_usual_ports(apps: Apps, _schema: BaseDatabaseSchemaEditor) -> None:
    """Browsers name no usual port: a website that was kept with it was shown nothing."""
    for channel in apps.get_model("serving", "Channel").objects.exclude(websites=[]):
        found = [
            USUAL_PORT.sub(lambda match: ":" + (match[1] or match[2]), one)
            for one in channel.websites
        ]
        if found != channel.websites:
            channel.websites = list(dict.fromkeys(found))
            channel.save(update_fields=["websites"])


class Migration(migrations.Migration):
    dependencies: ClassVar = [("serving", "0007_deployment_thresholds")]

    operations: ClassVar = [
        migrations.RunPython(leave_out_usual_ports, migrations.RunPython.noop),
    ]
