from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "maas.projects"
    label = "projects"

    def ready(self) -> None:
        from maas.projects.capability import CAPABILITY

        CAPABILITY.register()
