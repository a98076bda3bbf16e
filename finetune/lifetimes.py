"""How long data sets, trainings and exams are kept."""

from maas.common.lifetimes import Lifetime

LIFETIMES = (
    Lifetime(
        of="finetune.Dataset",
        task="tenants.purge_trash",
        after="30 days in the trash",
        artefacts=("artefact",),
    ),
    Lifetime(of="finetune.SourceRow", goes_with="finetune.Dataset"),
    Lifetime(of="finetune.Example", goes_with="finetune.Dataset"),
    Lifetime(of="finetune.RowDecision", goes_with="finetune.Dataset"),
    Lifetime(of="finetune.WordingOverride", goes_with="finetune.Dataset"),
    Lifetime(of="finetune.Survey", goes_with="finetune.Dataset"),
    Lifetime(of="finetune.Contribution", task="finetune.forget_contributions", after="90 days"),
    Lifetime(of="finetune.ExamPolicy", stays="one row"),
    Lifetime(of="finetune.Exam", goes_with="catalog.ModelVersion"),
    Lifetime(of="finetune.ExamItem", goes_with="finetune.Exam"),
    Lifetime(of="finetune.Training", goes_with="catalog.TunedModel", artefacts=("frozen",)),
)
