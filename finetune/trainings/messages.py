"""What people are told about trainings that failed, and about what one noticed on its way."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from finetune.templatetags.rows import row_place
from maas.jobs.kinds import Explanation

_NAMED = 20
"""Rows in a sentence; the data's report has them all."""

_ASK_ADMIN = gettext_lazy("Ask the platform's administrator to look at the base model.")

_EXPLANATIONS = {
    "out_of_memory": Explanation(
        gettext_lazy("The machine ran out of memory while it was teaching."),
        gettext_lazy(
            "Shorten very long answers, choose the “quick” recipe or a smaller base model, or ask "
            "the platform's administrator for a machine with more memory."
        ),
    ),
    "diverged": Explanation(
        gettext_lazy("The model got worse instead of better, so the training was stopped."),
        gettext_lazy(
            "Check your data for answers that contradict each other or are no sentences, then "
            "train again. The “thorough” recipe learns more carefully."
        ),
    ),
    "no_target_modules": Explanation(
        gettext_lazy("This base model is built in a way that the recipe cannot train."),
        gettext_lazy("Choose another base model."),
    ),
    "bad_base_model": Explanation(
        gettext_lazy("The files of the base model could not be read."), _ASK_ADMIN
    ),
    "base_model_changed": Explanation(
        gettext_lazy("The files of the base model are not those that were fetched."), _ASK_ADMIN
    ),
    "no_cuda": Explanation(
        gettext_lazy("The machine's GPU was not to be found."),
        gettext_lazy("Train again. If it happens again, tell the platform's administrator."),
    ),
    "process_died": Explanation(
        gettext_lazy("One of the machine's GPUs stopped working in the middle of the training."),
        gettext_lazy("Train again. If it happens again, tell the platform's administrator."),
    ),
    "storage_full": Explanation(
        gettext_lazy("The model was taught, but there was no room left to keep it."),
        gettext_lazy("Put data or models that you no longer need in the trash, then train again."),
    ),
    "whole_model": Explanation(
        gettext_lazy("All layers of this base model are trained, which takes longer.")
    ),
    "resumed": Explanation(gettext_lazy("Went on from the last saved point.")),
    "learned": Explanation(
        gettext_lazy("The model knows your answers now, so the training ends early.")
    ),
}


def explain(code: str, params: Mapping[str, Any]) -> Explanation | None:
    """The words for a failure's or a note's code; None where the common ones do."""
    if code == "base_model_gone":
        return Explanation(
            _("The base model %(name)s is not there any more.") % {"name": params["name"]},
            _("Choose another base model."),
        )
    if code == "rows_too_long":
        return Explanation(_too_long(params), _("Shorten the answers, or split them."))
    if code == "no_rows":
        return Explanation(
            _("There is nothing to learn from: every example is too long, or none is left."),
            _("Shorten the answers in your data, then train again."),
        )
    return _EXPLANATIONS.get(code)


def _too_long(params: Mapping[str, Any]) -> str:
    count, places = int(params["count"]), params.get("places") or []
    said = ngettext(
        "%(count)d example is too long for the model and is left out.",
        "%(count)d examples are too long for the model and are left out.",
        count,
    ) % {"count": count}
    if not places:
        return said
    rows = list(dict.fromkeys(row_place(one["sheet"], one["row"]) for one in places))
    # A place may hold a comma itself.
    named = " · ".join(rows[:_NAMED])
    if len(rows) > _NAMED or count > len(places):
        named += " …"
    return _("%(said)s They are: %(rows)s.") % {"said": said, "rows": named}
