"""Websites that were kept with the port that goes without saying lose it once."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from serving.channels.models import Channel

leave_out = import_module("serving.migrations.0008_usual_ports").leave_out_usual_ports


@pytest.mark.django_db
def test_usual_ports_are_left_out_and_others_stay(channel: Channel) -> None:
    kept = [
        "https://wren.example:443", "http://wren.example:80", "https://*.wren.example:443",
        "https://wren.example", "https://wren.example:80", "http://localhost:8000",
    ]  # fmt: skip
    Channel.objects.filter(id=channel.id).update(websites=kept)
    with connection.schema_editor() as editor:
        leave_out(apps, editor)
    channel.refresh_from_db()
    assert channel.websites == [
        "https://wren.example", "http://wren.example", "https://*.wren.example",
        "https://wren.example:80", "http://localhost:8000",
    ]  # fmt: skip
