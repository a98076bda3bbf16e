from django.apps import AppConfig


class TenantsConfig(AppConfig):
    name = "maas.tenants"
    label = "tenants"
