from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "maas.projects"
    label = "projects"

    def ready(self) -> None:
        from finetune.pages import ways
        from maas.projects.capability import CAPABILITY
        from maas.projects.pages import panels

        CAPABILITY.register()
        ways.to_teach(panels.teaching_step)
