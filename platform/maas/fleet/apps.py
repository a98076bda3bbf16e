from django.apps import AppConfig


class FleetConfig(AppConfig):
    name = "maas.fleet"
    label = "fleet"

    def ready(self) -> None:
        from maas.fleet.capability import CAPABILITY

        CAPABILITY.register()
