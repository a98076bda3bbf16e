"""How long everything that grows is kept, and who removes it: one entry a model, folder or key.

`tests/test_lifetimes.py` holds that every model has one, that the task which is named comes
periodically, and that what goes with another row is really deleted with it. `manage.py lifetimes`
prints the table; docs/operations.md explains it.
"""

from dataclasses import dataclass

from maas.common.registry import Registry


@dataclass(frozen=True, kw_only=True)
class Lifetime:
    """Exactly one of `task` (with `after`), `goes_with` and `stays` is said.

    `of` is a model ("jobs.Job"), a folder below the state folder ("runs/"), or a pattern of
    Valkey's keys ("valkey:longslope.window.*").
    """

    of: str
    task: str = ""
    """The periodic task, or what else removes it: `expiry` (Valkey), `rotation` (log files)."""
    after: str = ""
    goes_with: str = ""
    """The model with whose row it is deleted."""
    stays: str = ""
    """Why it is never removed by itself."""
    artefacts: tuple[str, ...] = ()
    """The model's fields that name a file or folder in the artefact store."""

    def register(self) -> None:
        LIFETIMES.register(self.of, self)

    @property
    def told(self) -> str:
        """In one line, for the table."""
        if self.task:
            return f"removed by {self.task} after {self.after}"
        return f"goes with {self.goes_with}" if self.goes_with else f"stays: {self.stays}"


LIFETIMES: Registry[Lifetime] = Registry("lifetime")
