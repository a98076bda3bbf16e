"""What people are told about jobs: why one waits, what went wrong, what they can do."""

from collections.abc import Mapping
from typing import Any

import structlog
from django.utils.translation import gettext_lazy as _

from maas.common.errors import Text
from maas.jobs import kinds
from maas.jobs.kinds import Explanation

log = structlog.get_logger()

WAITING: dict[str, Text] = {
    "": _("Waiting for its turn."),
    "place": _("Waiting for its turn: other work is being done first."),
    "accelerator": _("Waiting for a free machine: all of them are busy with other work."),
    "node": _("Waiting for a machine: none is switched on at the moment."),
    "quota_now": _(
        "Your team already uses as many machines at once as it may. "
        "This starts by itself when one of its jobs ends."
    ),
    "light_now": _(
        "Your team already has as much of this work going on as it may at once. "
        "This starts by itself when some of it has ended."
    ),
    "quota_month": _(
        "Your team has used up its machine hours for this month. "
        "Ask the platform's administrator for more."
    ),
    "retry": _("It was interrupted, and goes on in a moment."),
    "tenant": _("Waiting, because this team's account is suspended."),
}

_INTERNAL = Explanation(
    _("Something went wrong on our side."),
    _("Please try again. If it happens again, send the details below to support."),
)

COMMON: dict[str, Explanation] = {
    "out_of_memory": Explanation(
        _("The machine ran out of memory."),
        _(
            "Choose a smaller base model or shorter examples, or ask the platform's "
            "administrator for a machine with more memory."
        ),
    ),
    "killed": Explanation(
        _("The work was cut off again and again, most often because memory ran out."),
        _("Try again later. If it happens again, choose a smaller base model or shorter examples."),
    ),
    "worker_lost": Explanation(
        _("The machine that did the work stopped answering again and again."),
        _("Try again later, and tell the platform's administrator if it happens again."),
    ),
    "deadline": Explanation(
        _("This took longer than such work may take, so it was stopped."),
        _("Try again with less at once. If it happens again, tell the platform's administrator."),
    ),
    "computing_limit": Explanation(
        _("This took more computing time than such work may take, so it was stopped."),
        _("Try again with less at once. If it happens again, tell the platform's administrator."),
    ),
    "file_limit": Explanation(
        _("What was to be written became larger than such work may write."),
        _("Try again with less at once. If it happens again, tell the platform's administrator."),
    ),
    "disk_full": Explanation(
        _("There is not enough free disk space for this."),
        _("Ask the platform's administrator to free some, then try again."),
    ),
    "internal": _INTERNAL,
    "crashed": _INTERNAL,
    "bad_params": _INTERNAL,
}

INTERRUPTED: dict[str, Text] = {
    "worker_stopped": _("The machine was restarted. The work goes on from where it was."),
    "worker_lost": _("The machine stopped answering. The work goes on from its last saved point."),
    "killed": _("The work was interrupted. It goes on from its last saved point."),
    "not_claimed": _("The machine did not answer in time. Looking for another one."),
}


def explain(kind: str, code: str, params: Mapping[str, Any]) -> Explanation:
    """A failure's words: the kind's own, else the common ones.

    A code that nobody explains is our fault, and is told as such.
    """
    return _own(kind, code, params) or COMMON.get(code) or _INTERNAL


def note(kind: str, code: str, params: Mapping[str, Any]) -> Text:
    """A note's sentence; empty where the kind has no words for it."""
    own = _own(kind, code, params)
    return own.sentence if own else ""


def _own(kind: str, code: str, params: Mapping[str, Any]) -> Explanation | None:
    known = kinds.registered().get(kind)
    try:
        own = known.explain(code, params) if known else None
        # Now, since a value that the sentence lacks shows only here.
        return Explanation(str(own.sentence), str(own.advice)) if own else None
    except (KeyError, TypeError, ValueError):
        log.exception("words_do_not_fit", kind=kind, code=code)
        return None


def title(kind: str) -> Text:
    known = kinds.registered().get(kind)
    return known.title if known else kind


def stage(kind: str, code: str) -> Text:
    """What is being done now; empty where the kind has no words for it."""
    known = kinds.registered().get(kind)
    return known.stages.get(code, "") if known else ""
