from django.apps import AppConfig


class FleetConfig(AppConfig):
    name = "maas.fleet"
    label = "fleet"
