"""The product's settings, with pages that break."""

from tests.maas.common.web_settings import *  # noqa: F403

ROOT_URLCONF = "tests.maas.common.crash_urls"
