from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "maas.catalog"
    label = "catalog"

    def ready(self) -> None:
        from maas.catalog.trash import ModelKind
        from maas.tenants import trash

        trash.register(ModelKind())
