"""Who belongs to the team, in which role."""

from django import forms
from django.utils.translation import gettext_lazy as _

from maas.console.forms.base import ConsoleForm
from maas.tenants.models import Role

ROLES = [
    (Role.OWNER.value, _("Owner: everything, people and keys too")),
    (Role.EDITOR.value, _("Editor: data, teaching, going live")),
    (Role.DEVELOPER.value, _("Developer: keys and programs")),
    (Role.VIEWER.value, _("Viewer: looks, changes nothing")),
]


class RoleForm(ConsoleForm):
    role = forms.ChoiceField(label=_("Role"), choices=ROLES, initial=Role.EDITOR.value)


SHORT = Role.choices
"""The roles by their names alone, for a list that explains them elsewhere."""


class InviteForm(RoleForm):
    email = forms.EmailField(
        label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    field_order = ["email", "role"]
