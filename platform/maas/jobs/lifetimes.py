"""How long jobs, and what their programs wrote, are kept."""

from maas.common.lifetimes import Lifetime

LIFETIMES = (
    Lifetime(of="jobs.Job", stays="one a piece of work; trainings, exams and bills name it"),
    Lifetime(
        of="jobs.JobEvent",
        task="jobs.prune_events",
        after="JOB_EVENTS_KEPT_DAYS from its job's end",
    ),
    Lifetime(of="runs/", task="jobs.prune_everywhere", after="RUNS_KEPT_DAYS from its job's end"),
)
