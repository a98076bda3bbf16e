"""The worker's settings under test: the product's, and the kinds of job that the tests use."""

from maas.settings import *  # noqa: F403
from maas.settings import INSTALLED_APPS as _PRODUCT

INSTALLED_APPS = [*_PRODUCT, "tests.maas.jobs.app.JobKindsForTests"]
