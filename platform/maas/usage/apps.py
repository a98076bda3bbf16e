from django.apps import AppConfig


class UsageConfig(AppConfig):
    name = "maas.usage"
    label = "usage"

    def ready(self) -> None:
        from maas.usage.capability import CAPABILITY

        CAPABILITY.register()
