"""What becomes of a customer's question: kept, answered, rated, dealt with, forgotten."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from knowledgebase.language import personal_data
from knowledgebase.language.refusals import is_refusal
from maas.common.errors import Conflict, InvalidInput
from maas.tenants import audit
from maas.tenants.principal import Principal
from maas.tenants.selectors import one
from serving.channels import selectors
from serving.channels.models import Channel, Turn

KEPT = timedelta(days=90)
"""How long questions and answers are kept."""
LONGEST_WORDS = 500

Outcome = Turn.Outcome


def begin(*, channel: Channel, visit: uuid.UUID, question: str, language: str) -> Turn:
    """Keep a question, with personal data masked. It has no answer yet."""
    active = channel.deployment.active
    return Turn.objects.create(
        tenant=channel.tenant,
        channel=channel,
        version=active.version if active is not None else None,
        visit=visit,
        language=language,
        question=personal_data.masked(question, language),
    )


def answered(
    *,
    turn: Turn,
    question: str,
    answer: str,
    seconds: float,
    likeness: float | None,
    said: str = "",
    checks: Sequence[Mapping[str, str]] = (),
) -> Turn:
    """Keep the answer, and how it went: as the gateway `said`, else as its words tell. What was
    personal in the question is masked in its echo too; the shop's own contact details, which
    only the answer names, stay. `checks`: what each check said of it."""
    personal = personal_data.find(question, turn.language)

    def masked(text: str) -> str:
        for finding in personal:
            text = text.replace(finding.text, personal_data.mask(finding))
        return text

    turn.answer, turn.seconds, turn.likeness = masked(answer), seconds, likeness
    turn.checks = [{name: masked(value) for name, value in one.items()} for one in checks]
    turn.outcome = _SAID.get(said) or _told(answer)
    turn.save(update_fields=["answer", "seconds", "likeness", "checks", "outcome", "updated_at"])
    return turn


_SAID = {
    one.value: one
    for one in (
        Outcome.ANSWERED,
        Outcome.ASKED_BACK,
        Outcome.REFUSED,
        Outcome.TALK,
        Outcome.HANDED_OVER,
    )
}
"""What a gateway may say about an answer."""


def _told(answer: str) -> Outcome:
    """How it went, where no gateway says it: models that were not taught to answer from facts."""
    return Outcome.REFUSED if is_refusal(answer) else Outcome.ANSWERED


def failed(*, turn: Turn) -> Turn:
    """No answer came: the engine was away, a limit was reached."""
    turn.outcome = Outcome.FAILED
    turn.save(update_fields=["outcome", "updated_at"])
    return turn


def rate(
    *, channel: Channel, visit: uuid.UUID, turn_id: uuid.UUID | str, rating: int, words: str = ""
) -> Turn:
    """A customer's thumb, up (1) or down (-1), with words if they like; the last one counts.

    Raises NotFound for an answer that was not given in this visit.
    """
    if rating not in {1, -1}:
        raise InvalidInput(fields={"rating": _("Choose 1 or -1.")})
    turn = one(Turn.objects.filter(channel=channel, visit=visit), id=turn_id)
    turn.rating = rating
    turn.words = personal_data.masked(" ".join(words.split())[:LONGEST_WORDS], turn.language)
    turn.words = turn.words[:LONGEST_WORDS]
    turn.save(update_fields=["rating", "words", "updated_at"])
    return turn


@transaction.atomic
def make_rows(
    *, by: Principal, turn_ids: Iterable[uuid.UUID | str], dataset_id: uuid.UUID, row_number: int
) -> list[Turn]:
    """Note that these questions are now a row of a data set. Raises NotFound."""
    by.require("conversation.write")
    turns = [_open(by, turn_id) for turn_id in turn_ids]
    for turn in turns:
        turn.dataset_id, turn.row_number = dataset_id, row_number
        _handle(by, turn, Turn.Handled.ROW)
    return turns


@transaction.atomic
def leave(*, by: Principal, turn_id: uuid.UUID | str) -> Turn:
    """Nothing is to be done about it. Raises NotFound, Conflict when it is dealt with."""
    by.require("conversation.write")
    turn = _open(by, turn_id)
    _handle(by, turn, Turn.Handled.LEFT)
    return turn


@transaction.atomic
def reopen(*, by: Principal, turn_id: uuid.UUID | str) -> Turn:
    """Take back that it was dealt with; a row that was made of it is taken back where rows are.

    Raises NotFound, Conflict when it is open.
    """
    by.require("conversation.write")
    turn = selectors.turn(by=by, turn_id=turn_id, lock=True)
    if not turn.handled:
        raise Conflict(_("There is nothing to take back."), code="nothing_to_undo")
    turn.dataset_id = turn.row_number = None
    _handle(by, turn, Turn.Handled.OPEN)
    return turn


def forget_old() -> int:
    """Delete what is older than `KEPT`; returns the number of questions."""
    return Turn.objects.filter(created_at__lt=timezone.now() - KEPT).delete()[0]


def _open(by: Principal, turn_id: uuid.UUID | str) -> Turn:
    turn = selectors.turn(by=by, turn_id=turn_id, lock=True)
    if turn.handled:
        raise Conflict(_("Somebody has dealt with this already."), code="turn_handled")
    return turn


def _handle(by: Principal, turn: Turn, handled: str) -> None:
    turn.handled = handled
    turn.handled_at = timezone.now() if handled else None
    turn.save(update_fields=["handled", "handled_at", "dataset_id", "row_number", "updated_at"])
    audit.record(by, f"conversation.{handled or 'reopen'}", turn)
