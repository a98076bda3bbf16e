"""The platform's rule for passing an exam; set by an admin."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from finetune.models import ExamPolicy
from maas.common.errors import InvalidInput, NotAllowed
from maas.tenants import audit
from maas.tenants.models import User
from maas.tenants.principal import admin_label

FEWEST_TO_PASS = 10
"""Below this, no share of right answers says anything: ten of ten right may still mean a model
that is right three times in four (Wilson 95 %). Such an exam runs, but nobody passes it."""

_LOWEST_MARK = 0.5


def current() -> ExamPolicy:
    """The rule in force; the defaults as long as no admin has set any."""
    return ExamPolicy.objects.filter(id=1).first() or ExamPolicy(id=1)


@transaction.atomic
def set_policy(
    *, by: User, pass_mark: float | None = None, minimum_items: int | None = None
) -> ExamPolicy:
    """Set the share of right answers to pass (0.5 to 1), and from how many questions on a result
    counts as sure. None leaves as is. Exams that have begun keep the mark they began with."""
    if not by.is_staff:
        raise NotAllowed(_("Only an admin of the platform can do this."))
    _check(pass_mark, minimum_items)
    policy, _created = ExamPolicy.objects.select_for_update().get_or_create(id=1)
    policy.pass_mark = policy.pass_mark if pass_mark is None else pass_mark
    policy.minimum_items = policy.minimum_items if minimum_items is None else minimum_items
    policy.save()
    audit.record(
        admin_label(by),
        "exam_policy.set",
        policy,
        pass_mark=policy.pass_mark,
        minimum_items=policy.minimum_items,
    )
    return policy


def passes(
    *,
    right: int,
    items: int,
    pass_mark: float,
    conduct_right: int = 0,
    conduct_items: int = 0,
) -> bool:
    """Whether so many right answers pass: the covered questions, and the model's conduct, which is
    all the other parts together. By counted items; a part that was not asked fails nobody."""
    return (
        items >= FEWEST_TO_PASS
        and _reaches(right, items, pass_mark)
        and _reaches(conduct_right, conduct_items, pass_mark)
    )


def is_preliminary(*, own: int, items: int) -> bool:
    """Whether fewer than half of the covered questions are in the data's own words: what such an
    exam finds says little of how customers' words will be understood."""
    return 2 * own < items


def _reaches(right: int, items: int, pass_mark: float) -> bool:
    return right >= pass_mark * items - 1e-9


def _check(pass_mark: float | None, minimum_items: int | None) -> None:
    wrong = {}
    if pass_mark is not None and not _LOWEST_MARK <= pass_mark <= 1:
        wrong["pass_mark"] = _("Between 0.5 and 1.")
    if minimum_items is not None and minimum_items < FEWEST_TO_PASS:
        wrong["minimum_items"] = _("At least 10.")
    if wrong:
        raise InvalidInput(fields=wrong)
