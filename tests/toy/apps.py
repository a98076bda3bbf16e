from django.apps import AppConfig


class ToyConfig(AppConfig):
    name = "tests.toy"
    label = "toy"

    def ready(self) -> None:
        from tests.toy.capability import CAPABILITY

        CAPABILITY.register()
