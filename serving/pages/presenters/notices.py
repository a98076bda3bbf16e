"""The mail about a revision that went live, or could not."""

from django.utils.translation import gettext as _

from maas.console import notices
from maas.console.accounts import letters
from maas.console.accounts.letters import Letter
from serving.models import Channel, Revision


def deployed(revision: Revision, ok: bool) -> Letter:
    deployment = revision.deployment
    name = {"name": revision.version.tuned_model.name}
    url = letters.at("console:deployment", deployment.tenant_id, deployment.pk)
    action = _("Look at it")
    if not ok:
        subject = _("“%(name)s” could not go live") % name
        line = _("What was live before is live still. The page says what to do.")
    elif Channel.objects.filter(deployment=deployment, enabled=True).exists():
        subject, line = _("“%(name)s” is live") % name, _("Your customers can ask it now.")
    else:
        subject = _("“%(name)s” is live") % name
        line = _("Open its chat page now, so that your customers can reach it.")
        action, url = _("Open the chat page"), f"{url}#chat-page"
    return Letter(subject=subject, lines=[line], action=action, url=url, small=notices.why())
