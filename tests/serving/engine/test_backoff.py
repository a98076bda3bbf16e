"""How long to wait before a dead engine is started again."""

from serving.engine.backoff import Backoff


def test_waits_double_up_to_the_longest() -> None:
    backoff = Backoff(first=1, longest=8, jitter=0)
    assert [backoff.after(0) for _ in range(6)] == [1, 2, 4, 8, 8, 8]


def test_an_engine_that_fails_for_weeks_is_still_tried_again() -> None:
    backoff = Backoff(first=1, longest=60, jitter=0)
    assert {backoff.after(0) for _ in range(3000)} == {1, 2, 4, 8, 16, 32, 60}


def test_a_stable_run_starts_the_count_anew() -> None:
    backoff = Backoff(first=1, stable=60, jitter=0)
    assert [backoff.after(0), backoff.after(0), backoff.after(61), backoff.after(0)] == [1, 2, 1, 2]


def test_jitter_keeps_engines_apart() -> None:
    early = Backoff(first=4, jitter=0.25, chance=lambda: 0.0)
    late = Backoff(first=4, jitter=0.25, chance=lambda: 1.0)
    assert (early.after(0), late.after(0)) == (3, 5)
