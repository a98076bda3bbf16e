from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "maas.common"
    label = "common"
