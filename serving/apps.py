from django.apps import AppConfig


class ServingConfig(AppConfig):
    name = "serving"
    label = "serving"

    def ready(self) -> None:
        from serving.capability import CAPABILITY

        CAPABILITY.register()
