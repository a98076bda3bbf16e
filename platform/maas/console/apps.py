from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    name = "maas.console"
    label = "console"

    def ready(self) -> None:
        from maas.common import endings
        from maas.console import notices
        from maas.console.accounts import trail

        endings.listen(notices.of_ending)
        trail.connect()
