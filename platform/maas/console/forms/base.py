"""The forms' common look and words, and how a service's refusal gets to its field."""

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting

from maas.common.errors import Problem
from maas.console.forms.sentences import speak_for


class ConsoleRenderer(TemplatesSetting):
    field_template_name = "components/field.html"


class ConsoleForm(forms.Form):
    """A form whose fields are drawn by `components/field.html`."""

    default_renderer = ConsoleRenderer
    use_required_attribute = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak_for(self)

    def refuse(self, problem: Problem) -> None:
        """Show a service's problem at the fields it names, the rest above the form."""
        for name, text in problem.fields.items():
            self.add_error(name if name in self.fields else None, str(text))
        if not problem.fields:
            self.add_error(None, str(problem))
