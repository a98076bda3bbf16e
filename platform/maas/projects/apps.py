from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "maas.projects"
    label = "projects"

    def ready(self) -> None:
        from finetune.pages import ways
        from maas.projects.pages import panels
        from maas.projects.trash import ProjectKind
        from maas.tenants import trash
        from serving.pages.panels import LIVE_MODELS

        trash.register(ProjectKind())
        ways.to_teach(panels.teaching_step)
        LIVE_MODELS.register()
        panels.PROJECTS.register()
