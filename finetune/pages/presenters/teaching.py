"""What stands before a teaching: its three choices with time and cost, or why it cannot begin."""

from dataclasses import dataclass
from typing import Any

from finetune.models import Dataset
from finetune.trainings import services
from finetune.trainings.services import Prospect
from knowledgebase.language.text import language
from maas.catalog import selectors as catalog
from maas.catalog import terms
from maas.catalog.models import BaseModel
from maas.catalog.terms_in_short import in_short
from maas.common.errors import Conflict, Problem
from maas.tenants.principal import Principal


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """Either the prospect, or the terms to accept first, or the problem that is in the way.

    `preparing`: the problem goes away by itself, because the base model is being fetched;
    `catching_up`: because the data are read with what was decided about them.
    """

    prospect: Prospect | None = None
    terms_of: BaseModel | None = None
    terms_digest: str = ""
    problem: Problem | None = None
    preparing: bool = False
    catching_up: bool = False

    def values(self) -> dict[str, Any]:
        return {
            "prospect": self.prospect,
            "terms_of": self.terms_of,
            "terms_digest": self.terms_digest,
            **_told(self.terms_of),
            "problem": self.problem,
            "preparing": self.preparing,
            "catching_up": self.catching_up,
        }


def outlook(*, by: Principal, dataset: Dataset) -> Outlook:
    """What a teaching of this data set would take, without starting anything."""
    try:
        return Outlook(prospect=services.estimate(by=by, dataset_id=dataset.id))
    except Conflict as problem:
        if problem.code == "decisions_not_read":
            return Outlook(catching_up=True)
        slug = problem.details.get("base_model")
        base_model = catalog.base_model(slug=slug) if slug else None
        if base_model is not None and problem.code == "terms_not_accepted":
            return Outlook(terms_of=base_model, terms_digest=terms.digest(base_model.terms))
        fetching = base_model is not None and base_model.state == BaseModel.State.FETCHING
        return Outlook(problem=problem, preparing=fetching)
    except Problem as problem:
        return Outlook(problem=problem)


def _told(terms_of: BaseModel | None) -> dict[str, Any]:
    """The terms in short, and the language that they are written in."""
    if terms_of is None:
        return {}
    return {
        "terms_in_short": in_short(terms_of.terms),
        "terms_language": language.detect(terms_of.terms),
    }
