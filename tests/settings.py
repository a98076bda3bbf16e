"""The settings under test: the product's, and the apps that the tests bring."""

from maas.settings import *  # noqa: F403
from maas.settings import INSTALLED_APPS as _PRODUCT

INSTALLED_APPS = [*_PRODUCT, "tests.maas.jobs.app.JobKindsForTests", "tests.toy"]
