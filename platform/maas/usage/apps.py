from django.apps import AppConfig


class UsageConfig(AppConfig):
    name = "maas.usage"
    label = "usage"
