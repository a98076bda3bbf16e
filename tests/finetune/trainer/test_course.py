"""How long a training goes on, and when it counts as learned or lost."""

import math

import pytest

from finetune.recipes import resolve
from finetune.trainer.course import Course


def course(**changes: float) -> Course:
    return Course(
        **{"steps": 100, "per_epoch": 10, "warmup": 5, "cooldown": 20, "learned_loss": 0.1}
        | changes  # type: ignore[arg-type]
    )


def see(course: Course, losses: list[float], *, after: int = 0) -> None:
    for step, loss in enumerate(losses, start=after + 1):
        course.saw(loss, step=step)


def test_the_rate_climbs_stays_and_falls_to_nothing() -> None:
    plan = course()
    assert [plan.factor(step) for step in (0, 4, 5, 80)] == [0.2, 1.0, 1.0, 1.0]
    assert plan.factor(90) == 0.5
    assert plan.factor(100) == 0.0


def test_learned_rows_begin_the_cooldown_and_bring_the_end_near() -> None:
    plan = course()
    see(plan, [2.0] * 10 + [0.05] * 10)
    assert plan.learned_at == 19
    assert plan.end == 39
    assert plan.factor(19) == 1.0
    assert plan.factor(29) == 0.5


def test_learning_late_does_not_put_off_the_end() -> None:
    plan = course()
    see(plan, [2.0] * 86 + [0.0] * 10)
    assert plan.learned_at == 95
    assert plan.end == 100


def test_one_lucky_step_is_not_a_whole_pass() -> None:
    plan = course()
    see(plan, [2.0] * 18 + [0.0] * 2)
    assert plan.learned_at is None


def test_a_few_stubborn_rows_do_not_put_off_the_end() -> None:
    plan = course()
    see(plan, [2.0] * 10 + [0.05] * 4 + [3.0] + [0.05] * 5)
    assert plan.learned_at == 20


def test_many_unlearned_rows_do() -> None:
    plan = course()
    see(plan, [2.0] * 10 + [0.05] * 4 + [3.0] * 2 + [0.05] * 4)
    assert plan.learned_at is None


@pytest.mark.parametrize("loss", [math.nan, math.inf])
def test_a_loss_that_is_no_number_is_lost(loss: float) -> None:
    plan = course()
    see(plan, [2.0, loss])
    assert plan.is_lost(3.0)


def test_a_loss_far_above_the_first_is_lost_but_one_bad_step_is_not() -> None:
    plan = course()
    see(plan, [2.0] * 10 + [15.0])
    assert not plan.is_lost(3.0)
    see(plan, [15.0] * 9, after=11)
    assert plan.is_lost(3.0)


def test_a_restored_course_goes_on_as_the_first_would_have() -> None:
    plan, copy = course(), course()
    see(plan, [2.0] * 9 + [0.05] * 6)
    copy.restore(plan.state())
    for one in (plan, copy):
        see(one, [0.05] * 5, after=15)
    assert (copy.learned_at, copy.end) == (plan.learned_at, plan.end) == (18, 38)


@pytest.mark.parametrize(("rows", "steps"), [(1, 120), (50, 120), (400, 500), (100_000, 20_000)])
def test_few_rows_are_repeated_and_many_are_bounded(rows: int, steps: int) -> None:
    learning = {"epochs": 10.0, "min_steps": 120, "max_steps": 20_000, "batch_size": 8}
    recipe = resolve("balanced", {"learning": learning})
    assert Course.of(recipe, rows=rows, batch=8).steps == steps
