from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "maas.mail"
    label = "mail"
