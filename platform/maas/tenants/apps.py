from django.apps import AppConfig


class TenantsConfig(AppConfig):
    name = "maas.tenants"
    label = "tenants"

    def ready(self) -> None:
        from maas.tenants.capability import CAPABILITY

        CAPABILITY.register()
