"""The product's settings, for pages that need no `collectstatic` before."""

from maas.settings import *  # noqa: F403
from maas.settings import STORAGES as _STORAGES

STORAGES = {
    **_STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
