from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    name = "maas.console"
    label = "console"
