from django.apps import AppConfig


class FinetuneConfig(AppConfig):
    name = "finetune"
    label = "finetune"

    def ready(self) -> None:
        from finetune.capability import CAPABILITY

        CAPABILITY.register()
