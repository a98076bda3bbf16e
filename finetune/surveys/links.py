"""The address that people are given; the page itself is the console's."""

from django.conf import settings

from finetune.models import Survey


def link(survey: Survey) -> str:
    return f"{settings.CONSOLE_URL.rstrip('/')}/ask/{survey.token}/"
