"""The Celery application. Workers start as `celery -A maas worker -Q node.<name>`."""

import logging.config
import os
from typing import Any

from celery import Celery, signals
from django.conf import settings

from maas.common import periodic

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maas.settings")

app = Celery("maas")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


# A receiver of `setup_logging` keeps Celery from setting up logs of its own: its lines come in the
# form of all others. A worker warns of things before it sends that signal.
@signals.celeryd_init.connect
@signals.setup_logging.connect
def set_up_logs(**_more: Any) -> None:
    logging.config.dictConfig(settings.LOGGING)


# Celery's own receiver of this signal, connected when the application was made, starts Django:
# by now every app has registered what comes periodically.
@signals.import_modules.connect(sender=app)
def fill_beat_schedule(sender: Celery, **_more: Any) -> None:
    sender.conf.beat_schedule = periodic.beat_schedule()
