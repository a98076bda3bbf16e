"""A question on its way in: whoever has the link may send some, within limits."""

import hashlib
from datetime import timedelta

import redis
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from finetune.models import Contribution, Survey
from finetune.surveys import selectors
from knowledgebase.language import personal_data
from knowledgebase.language.text import key, tidy
from maas.common import throttle
from maas.common.errors import Conflict, InvalidInput, Problem, Unavailable
from maas.common.throttle import Limit

MOST_AT_ONCE = 10
MOST_OF_A_SURVEY = 500
PER_VISITOR = 30
"""Times somebody may send in an hour: a whole shop can share one address."""
PER_SURVEY = 300
"""Times anybody may send by one link in an hour."""
KEPT = timedelta(days=90)
"""How long contributions are kept; rows that they became stay."""


class TooManyContributions(Problem):
    status = 429
    code = "too_many_contributions"

    def __init__(self, *, seconds: int) -> None:
        minutes = -(-seconds // 60)
        super().__init__(
            ngettext(
                "Many questions came in a short time. Please try again in %(n)d minute.",
                "Many questions came in a short time. Please try again in %(n)d minutes.",
                minutes,
            )
            % {"n": minutes}
        )
        self.retry_after = seconds


def contribute(*, token: str, text: str, visitor: str) -> int:
    """Keep questions, one on each line of `text`; returns how many had not been asked before.

    `visitor` tells one sender from another and is not kept. Raises NotFound where there is no such
    link (any more), InvalidInput for no question, too many or a long one, TooManyContributions,
    Conflict("survey_full"), Unavailable.
    """
    survey = selectors.public(token)
    found = _questions(text)
    _hold_back(survey, visitor)
    with transaction.atomic():
        # The survey's row is the lock: it takes no more than it may.
        locked = Survey.objects.select_for_update(no_key=True).get(id=survey.id)
        known = set(locked.contributions.values_list("digest", flat=True))
        room = MOST_OF_A_SURVEY - len(known)
        fresh = _fresh(locked, found, survey.dataset.language, known)
        if fresh and room <= 0:
            raise Conflict(
                _("So many questions have come in that no more are taken. Thank you all the same."),
                code="survey_full",
            )
        Contribution.objects.bulk_create(fresh[:room])
    return len(fresh[:room])


def forget_old() -> int:
    """Delete what is older than `KEPT`; returns the number of contributions."""
    return Contribution.objects.filter(created_at__lt=timezone.now() - KEPT).delete()[0]


def _questions(text: str) -> list[str]:
    """The lines that say something, tidied. Raises InvalidInput."""
    lines = [" ".join(tidy(line).split()) for line in text.replace("\0", "").splitlines()]
    found = [line for line in lines if key(line)]
    if not found:
        raise InvalidInput(fields={"text": _("Please write a question.")})
    if len(found) > MOST_AT_ONCE:
        words = _("Please send at most %(most)d questions at a time.")
        raise InvalidInput(fields={"text": words % {"most": MOST_AT_ONCE}})
    if any(len(line) > Contribution.LONGEST for line in found):
        words = _("Please write at most %(limit)d characters a question.")
        raise InvalidInput(fields={"text": words % {"limit": Contribution.LONGEST}})
    return found


def _fresh(
    survey: Survey, questions: list[str], language: str, known: set[str]
) -> list[Contribution]:
    """What has not come in yet, with personal data masked."""
    made: dict[str, Contribution] = {}
    for question in questions:
        text = personal_data.masked(question, language[:2])[: Contribution.LONGEST]
        digest = hashlib.sha256(key(text).encode()).hexdigest()
        if digest not in known:
            made.setdefault(digest, Contribution(survey=survey, text=text, digest=digest))
    return list(made.values())


def _hold_back(survey: Survey, visitor: str) -> None:
    try:
        seconds = throttle.wait(
            Limit(who=f"survey:{visitor}", most=PER_VISITOR, seconds=3600),
            Limit(who=f"survey:{survey.token}", most=PER_SURVEY, seconds=3600),
        )
    except redis.RedisError as error:
        raise Unavailable from error
    if seconds:
        raise TooManyContributions(seconds=seconds)
