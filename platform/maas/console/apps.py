from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    name = "maas.console"
    label = "console"

    def ready(self) -> None:
        from maas.common.signals import work_finished
        from maas.console import notices
        from maas.console.accounts import trail
        from maas.console.capability import CAPABILITY

        CAPABILITY.register()
        work_finished.connect(notices.on_work_finished, dispatch_uid="notices")
        trail.connect()
