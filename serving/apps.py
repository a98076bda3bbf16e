from django.apps import AppConfig


class ServingConfig(AppConfig):
    name = "serving"
    label = "serving"

    def ready(self) -> None:
        from maas.tenants import trash
        from serving.trash import RevisionsOfModel

        trash.extend("model", RevisionsOfModel())
