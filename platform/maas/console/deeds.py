"""The audit trail in words: who did what, for people who read no codes."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maas.tenants.models import AuditEntry

# Words by action. Names in %(…)s come from the entry's data; a missing one leaves a dash.
DEEDS: dict[str, Promise] = {
    "tenant.create": gettext_lazy("opened the business “%(name)s”"),
    "tenant.change": gettext_lazy("changed the settings of the business"),
    "tenant.suspended": gettext_lazy("suspended the business"),
    "tenant.active": gettext_lazy("opened the business again"),
    "member.add": gettext_lazy("took %(email)s into the team"),
    "member.change_role": gettext_lazy("gave %(email)s another role"),
    "member.remove": gettext_lazy("removed %(email)s from the team"),
    "api_key.create": gettext_lazy("made the API key %(prefix)s…"),
    "api_key.change": gettext_lazy("changed an API key"),
    "api_key.revoke": gettext_lazy("revoked the API key %(prefix)s…"),
    "member.invite": gettext_lazy("invited %(email)s into the team"),
    "member.join": gettext_lazy("joined the team"),
    "job.enqueue": gettext_lazy("started work in the background"),
    "job.cancel": gettext_lazy("cancelled work in the background"),
    "dataset.upload": gettext_lazy("brought the file %(filename)s"),
    "dataset.rename": gettext_lazy("renamed a data set to “%(name)s”"),
    "dataset.remap": gettext_lazy("said which columns of a file are what"),
    "dataset.options": gettext_lazy("changed how a file is read"),
    "dataset.delete": gettext_lazy("put a data set in the trash"),
    "dataset.restore": gettext_lazy("took a data set out of the trash"),
    "dataset.purge": gettext_lazy("removed the data set “%(name)s” for good, 30 days later"),
    "dataset.row.add": gettext_lazy("added a row to a data set"),
    "dataset.row.edit": gettext_lazy("corrected row %(row)s of a data set"),
    "dataset.row.skip": gettext_lazy("left row %(row)s of a data set out"),
    "dataset.row.keep": gettext_lazy("kept row %(row)s of a data set in spite of a warning"),
    "dataset.row.mask": gettext_lazy("masked personal data in row %(row)s of a data set"),
    "dataset.row.choose": gettext_lazy("chose the answer of row %(row)s of a data set"),
    "dataset.row.undo": gettext_lazy("took back a decision about row %(row)s of a data set"),
    "dataset.example.edit": gettext_lazy("changed a wording"),
    "dataset.example.switch": gettext_lazy("switched a wording on or off"),
    "survey.open": gettext_lazy("made the link to ask people for their questions about “%(name)s”"),
    "survey.change": gettext_lazy("changed the welcome of the link about “%(name)s”"),
    "survey.close": gettext_lazy("closed the link about “%(name)s”"),
    "contribution.used": gettext_lazy("put a question that somebody sent in into a data set"),
    "contribution.dismissed": gettext_lazy("dismissed a question that somebody sent in"),
    "training.start": gettext_lazy("began to teach a model"),
    "exam.start": gettext_lazy("began an exam"),
    "model.create": gettext_lazy("named a new model “%(name)s”"),
    "model.rename": gettext_lazy("renamed a model to “%(new)s”"),
    "model.delete": gettext_lazy("put the model “%(name)s” in the trash"),
    "model.restore": gettext_lazy("took the model “%(name)s” out of the trash"),
    "model.purge": gettext_lazy("removed the model “%(name)s” for good, 30 days later"),
    "model.add_version": gettext_lazy("added version %(number)s to a model"),
    "model.verdict": gettext_lazy("marked an exam"),
    "deployment.create": gettext_lazy("put “%(name)s” live"),
    "deployment.change_version": gettext_lazy("gave a live model another version"),
    "deployment.roll_back": gettext_lazy("took a live model back to an earlier version"),
    "deployment.change_words": gettext_lazy("changed what “%(name)s” says when it does not know"),
    "deployment.pause": gettext_lazy("paused a live model"),
    "deployment.resume": gettext_lazy("let a paused model go on"),
    "deployment.retire": gettext_lazy("ended a live model"),
    "deployment.switch": gettext_lazy("switched a live model to its new version"),
    "channel.open": gettext_lazy("opened the chat page of “%(name)s”"),
    "channel.change": gettext_lazy("changed the chat page of “%(name)s”"),
    "channel.close": gettext_lazy("closed the chat page of “%(name)s”"),
    "conversation.row": gettext_lazy("made a customer's question a row of a data set"),
    "conversation.left": gettext_lazy("left a customer's question as it is"),
    "conversation.reopen": gettext_lazy("took a customer's question up again"),
    "deployment.refuse": gettext_lazy("could not load a version that was to go live"),
    "base_model.accept_terms": gettext_lazy("accepted the terms of a base model"),
    "project.open": gettext_lazy("began “%(name)s” with the first step"),
    "project.change": gettext_lazy("changed what “%(name)s” should do"),
    "project.trash": gettext_lazy("put “%(name)s” away"),
    "project.delete": gettext_lazy("put “%(name)s” in the trash"),
    "project.restore": gettext_lazy("took “%(name)s” out of the trash"),
    "project.purge": gettext_lazy("removed “%(name)s” for good, 30 days later"),
}


class _Dashes(dict[str, object]):
    def __missing__(self, name: str) -> str:
        return "–"


def deed(entry: AuditEntry) -> str:
    """What was done, e.g. "revoked the API key lsk_ab12…"."""
    words = DEEDS.get(entry.action, gettext_lazy("changed something"))
    return str(words) % _Dashes(entry.data)


def actor(entry: AuditEntry) -> str:
    """Who did it: a person's address, a key, or the platform itself."""
    kind, _colon, name = entry.actor.partition(":")
    if kind == "user":
        return name
    if kind == "key":
        return _("API key %(prefix)s…") % {"prefix": name}
    if kind == "admin":
        return _("the platform's team (%(name)s)") % {"name": name}
    return _("the platform")
