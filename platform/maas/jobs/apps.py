from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "maas.jobs"
    label = "jobs"
