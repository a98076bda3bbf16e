from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "maas.common"
    label = "common"

    def ready(self) -> None:
        from maas.common.capability import CAPABILITY
        from maas.conf import checks  # noqa: F401 - settings are complete only now

        CAPABILITY.register()
