"""A survey as the console shows it: its link, and what came in beside the nearest facts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from finetune.models import Contribution, Dataset, Survey
from finetune.surveys import links, nearest, selectors
from maas.tenants.principal import Principal

DISMISS = "dismiss"
"""The choice that stands for none of the facts."""


@dataclass(frozen=True, kw_only=True)
class ContributionLine:
    """A contribution and the facts that it may ask for, nearest first. `chosen` is the value of
    the choice that is made for the person: a fact's name, `DISMISS`, or "" for none yet."""

    contribution: Contribution
    facts: Sequence[nearest.NearFact]
    known: bool
    chosen: str


@dataclass(frozen=True, kw_only=True)
class SurveyCard:
    """A data set's link as it is handed on. `counts` are of all its contributions by state."""

    survey: Survey
    link: str
    url: str
    counts: Mapping[str, int]

    @property
    def received(self) -> int:
        return sum(self.counts.values())


def survey_card(*, by: Principal, dataset: Dataset) -> SurveyCard | None:
    """None where the data set never had a link."""
    found = selectors.latest(by=by, dataset=dataset)
    if found is None:
        return None
    return SurveyCard(
        survey=found,
        link=links.link(found),
        url=reverse("console:survey", args=[dataset.tenant_id, dataset.id]),
        counts=selectors.counts(by=by, dataset=dataset),
    )


def contribution_lines(
    *, by: Principal, dataset: Dataset, rows: Sequence[Contribution]
) -> list[ContributionLine]:
    """Contributions, each with its nearest facts; what the data asks already is to be dismissed,
    what clearly asks for a fact is to be its wording."""
    found = nearest.nearest(by=by, dataset=dataset, texts=[one.text for one in rows])
    return [
        ContributionLine(contribution=row, facts=near.facts, known=near.known, chosen=_chosen(near))
        for row, near in zip(rows, found, strict=True)
    ]


def _chosen(near: nearest.Near) -> str:
    if near.known:
        return DISMISS
    return near.facts[0].name if near.clear else ""
