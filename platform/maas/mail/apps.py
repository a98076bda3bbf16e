from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "maas.mail"
    label = "mail"

    def ready(self) -> None:
        from maas.mail.capability import CAPABILITY

        CAPABILITY.register()
