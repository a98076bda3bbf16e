"""The Celery application. Workers start as `celery -A maas worker -Q node.<name>`."""

import logging
import os
from typing import Any

from celery import Celery, signals

from maas.common import periodic

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maas.settings")

app = Celery("maas")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# Ticks come and go several times a second: what they did is worth a line, that they ran is not.
for name in ("celery.worker.strategy", "celery.app.trace"):
    logging.getLogger(name).setLevel(logging.WARNING)


# Celery's own receiver of this signal, connected when the application was made, starts Django:
# by now every app has registered what comes periodically.
@signals.import_modules.connect(sender=app)
def fill_beat_schedule(sender: Celery, **_more: Any) -> None:
    sender.conf.beat_schedule = periodic.beat_schedule()
