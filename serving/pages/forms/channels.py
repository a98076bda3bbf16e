"""How a chat page looks, who may show it, and what it may use."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maas.console.forms.base import ConsoleForm
from serving.channels import services, websites
from serving.channels.models import Channel

SIDES = [(Channel.Side.RIGHT.value, _("On the right")), (Channel.Side.LEFT.value, _("On the left"))]
_LINES = {"rows": 4, "autocapitalize": "sentences"}


class LinesField(forms.CharField):
    """Several texts, one on each line."""

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return [one.strip() for one in str(value or "").splitlines() if one.strip()]


class ChannelForm(ConsoleForm):
    title = forms.CharField(label=_("Title"), max_length=services.LONGEST_TITLE)
    greeting = forms.CharField(
        label=_("Greeting"),
        max_length=services.LONGEST_GREETING,
        required=False,
        help_text=_("What the assistant says first. Left empty, it says hello."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    colour = forms.CharField(
        label=_("Colour"),
        max_length=7,
        help_text=_("The text on it turns black or white, so that everybody can read it."),
        widget=forms.TextInput(attrs={"type": "color"}),
    )
    side = forms.ChoiceField(label=_("Corner of the button"), choices=SIDES)
    questions = LinesField(
        label=_("Suggested questions"),
        required=False,
        help_text=_("Up to four, each on its own line. A customer asks one with a tap."),
        widget=forms.Textarea(attrs=_LINES),
    )
    websites = LinesField(
        label=_("Websites that may show it"),
        required=False,
        help_text=_(
            "As you type them into a browser, each on its own line: shop.example. "
            "*.shop.example stands for all that end so, such as www.shop.example. Left empty, "
            "every website may."
        ),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocapitalize": "none"}),
    )
    tokens_per_month = forms.IntegerField(
        label=_("Most tokens a month"),
        min_value=1,
        required=False,
        help_text=_(
            "What all visitors may use together; a question with its answer takes about 200. "
            "Your own programs go on when it is used up. Empty: no limit."
        ),
    )

    @staticmethod
    def values_of(channel: Channel) -> dict[str, Any]:
        values = {name: getattr(channel, name) for name in ChannelForm.base_fields}
        return {**values, "websites": websites.readables(channel.websites)}
