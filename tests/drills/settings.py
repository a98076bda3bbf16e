"""The settings of a stack that is drilled: the product's, and kinds of job that do little."""

from maas.settings import *  # noqa: F403
from maas.settings import INSTALLED_APPS as _PRODUCT

INSTALLED_APPS = [*_PRODUCT, "tests.maas.jobs.app.JobKindsForTests"]
