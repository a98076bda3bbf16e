from django.apps import AppConfig


class JobKindsForTests(AppConfig):
    name = "tests.maas.jobs"
    label = "job_kinds_for_tests"

    def ready(self) -> None:
        from tests.maas.jobs import sample_kinds  # noqa: PLC0415 - models are there only now

        sample_kinds.register()
