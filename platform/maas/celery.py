"""The Celery application. Workers start as `celery -A maas worker -Q node.<name>`."""

import logging
import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maas.settings")

app = Celery("maas")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# Ticks come and go several times a second: what they did is worth a line, that they ran is not.
for name in ("celery.worker.strategy", "celery.app.trace"):
    logging.getLogger(name).setLevel(logging.WARNING)

# What beat sends: (task, every so many seconds). A tick that no worker takes in time expires,
# so that a worker which was away does not meet a pile of them.
SCHEDULE = [
    # jobs
    ("maas.jobs.tasks.dispatch", 2),
    ("maas.jobs.tasks.reap", 5),
    ("maas.jobs.tasks.prune_everywhere", 3600),
    # tenants
    ("tenants.purge_trash", 86_400),
    # mail
    ("mail.send", 10),
    ("mail.prune", 86_400),
    # usage
    ("usage.book", 1),
    # common
    ("common.forget_requests", 3600),
    # finetune
    ("finetune.forget_contributions", 3600),
    # serving
    ("serving.forget_turns", 3600),
]
app.conf.beat_schedule = {
    task: {"task": task, "schedule": seconds, "options": {"expires": max(seconds, 10)}}
    for task, seconds in SCHEDULE
}
