"""What the rules are called that make further wordings."""

from django.utils.translation import gettext_lazy as _

from maas.common.errors import Text

_RULES: dict[str, Text] = {
    "keywords": _("key words only"),
    "greeting": _("with a greeting"),
    "synonym": _("another word for it"),
    "typo": _("with a typo"),
    "please": _("with “please”"),
    "what_about": _("“What about …?”"),
    "polite_start": _("asked politely"),
    "casual": _("as typed in a chat"),
    "quick_question": _("“Quick question: …”"),
    "thanks": _("with thanks"),
    "indirect": _("asked indirectly"),
    "word_order": _("another word order"),
    "want_to_know": _("“I would like to know …”"),
    "assumption": _("as a guess"),
    "about": _("“I have a question about …”"),
    "context": _("with words about oneself"),
    "a_not_a": _("another form of question"),
    "particle": _("with a softening word"),
}


def rule(name: str) -> str:
    """A rule's name for people; empty for own wordings."""
    return str(_RULES[name]) if name else ""
