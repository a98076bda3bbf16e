from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "maas.catalog"
    label = "catalog"
