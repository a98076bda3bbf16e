"""A node's work."""

from pydantic import Field, NonNegativeInt, PositiveInt

from maas.conf.base import SettingsGroup


class JobSettings(SettingsGroup):
    node_name: str = Field(
        default="local", pattern=r"^[A-Za-z0-9_-]{1,60}$", validation_alias="NODE_NAME"
    )
    node_address: str = Field(default="127.0.0.1", validation_alias="NODE_ADDRESS")
    lease_seconds: PositiveInt = Field(default=25, ge=5, validation_alias="JOB_LEASE_SECONDS")
    """A worker renews its lease five times in this span; one that has not is taken for dead."""
    light_jobs_per_node: PositiveInt = Field(default=3, validation_alias="LIGHT_JOBS_PER_NODE")
    """A node's jobs that need no accelerator (reading a file, an exam) at the same time."""
    runs_kept_days: NonNegativeInt = Field(default=2, validation_alias="RUNS_KEPT_DAYS")
    """Run directories of jobs that have ended are kept so long, for whoever looks for a cause."""
    events_kept_days: PositiveInt = Field(default=180, validation_alias="JOB_EVENTS_KEPT_DAYS")
    """What an ended job's program told while it ran (stages, curves); how it ended is kept."""
