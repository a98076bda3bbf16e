from django.apps import AppConfig
from django.conf import settings


class JobKindsForTests(AppConfig):
    name = "tests.maas.jobs"
    label = "job_kinds_for_tests"

    def ready(self) -> None:
        from maas.jobs import machine  # noqa: PLC0415
        from tests.maas.jobs import sample_kinds  # noqa: PLC0415 - models are there only now

        for kind in sample_kinds.ALL:
            kind.register()
        # The kernel's count of what it killed for want of memory; a program may add to it.
        machine.VMSTAT = settings.STATE_DIR / "vmstat"
