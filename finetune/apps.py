from django.apps import AppConfig


class FinetuneConfig(AppConfig):
    name = "finetune"
    label = "finetune"

    def ready(self) -> None:
        """Register the kinds of work and of trash; their modules need the models to be loaded."""
        from finetune import base_models
        from finetune.datasets.kind import ParseKind
        from finetune.datasets.trash import DatasetKind
        from finetune.exams.kind import ExamKind
        from finetune.trainings.kind import TrainingKind
        from finetune.trainings.trash import TrainingsOfModel
        from maas.jobs import kinds
        from maas.tenants import trash

        kinds.register(base_models.FetchBaseModel())
        kinds.register(ParseKind())
        kinds.register(TrainingKind())
        kinds.register(ExamKind())
        trash.register(DatasetKind())
        trash.extend("model", TrainingsOfModel())
