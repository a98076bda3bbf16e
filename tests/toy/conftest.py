"""The worker of the jobs' own tests, which runs the toys' job too."""

from tests.maas.jobs.conftest import (  # noqa: F401 - fixtures
    _module_worker,
    _short_lease,
    node,
    worker,
)
