from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "maas.catalog"
    label = "catalog"

    def ready(self) -> None:
        from maas.catalog.capability import CAPABILITY

        CAPABILITY.register()
