from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "maas.jobs"
    label = "jobs"

    def ready(self) -> None:
        from maas.jobs.capability import CAPABILITY

        CAPABILITY.register()
