"""What a password must be, told in our words."""

from django.contrib.auth import password_validation as django_rules
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class LongEnough(django_rules.MinimumLengthValidator):
    def get_error_message(self) -> str:
        return ngettext(
            "This is too short: a password has at least %(least)d character.",
            "This is too short: a password has at least %(least)d characters.",
            self.min_length,
        ) % {"least": self.min_length}

    def get_help_text(self) -> str:
        return self.get_error_message()


class NotCommon(django_rules.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return _("Many people use this password, so it is guessed first. Choose another one.")

    def get_help_text(self) -> str:
        return self.get_error_message()
