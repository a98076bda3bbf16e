from django.urls import URLPattern, URLResolver, include, path

from finetune.api import base_models, dataset_rows, datasets, exams, surveys, trainings

of_a_dataset = [
    path("", datasets.DatasetDetail.as_view(), name="dataset"),
    path("restore/", datasets.DatasetRestore.as_view(), name="dataset-restore"),
    path("read-again/", datasets.DatasetReadAgain.as_view(), name="dataset-read-again"),
    path("columns/", datasets.DatasetColumns.as_view(), name="dataset-columns"),
    path("file/", datasets.DatasetFile.as_view(), name="dataset-file"),
    path("rows/", dataset_rows.DatasetRows.as_view(), name="dataset-rows"),
    path("rows/<int:row>/", dataset_rows.DatasetRow.as_view(), name="dataset-row"),
    path(
        "rows/<int:row>/decision/",
        dataset_rows.DatasetRowDecision.as_view(),
        name="dataset-row-decision",
    ),
    path("examples/", dataset_rows.DatasetExamples.as_view(), name="dataset-examples"),
    path("examples/<int:example>/", dataset_rows.DatasetExample.as_view(), name="dataset-example"),
    path("survey/", surveys.SurveyDetail.as_view(), name="survey"),
    path(
        "survey/contributions/",
        surveys.SurveyContributions.as_view(),
        name="survey-contributions",
    ),
    path("survey/decisions/", surveys.SurveyDecisions.as_view(), name="survey-decisions"),
]

of_a_tenant: list[URLPattern | URLResolver] = [
    path("datasets/", datasets.DatasetList.as_view(), name="datasets"),
    path("datasets/<uuid:dataset>/", include(of_a_dataset)),
    path("trainings/", trainings.TrainingList.as_view(), name="trainings"),
    path("trainings/estimate/", trainings.TrainingEstimate.as_view(), name="training-estimate"),
    path("trainings/<uuid:training>/", trainings.TrainingDetail.as_view(), name="training"),
    path(
        "trainings/<uuid:training>/cancel/",
        trainings.TrainingCancel.as_view(),
        name="training-cancel",
    ),
    path("exams/", exams.ExamList.as_view(), name="exams"),
    path("exams/<uuid:exam>/", exams.ExamDetail.as_view(), name="exam"),
    path("exams/<uuid:exam>/items/", exams.ExamItems.as_view(), name="exam-items"),
    path("exams/<uuid:exam>/cancel/", exams.ExamCancel.as_view(), name="exam-cancel"),
]

urlpatterns = [
    path("tenants/<uuid:tenant>/", include(of_a_tenant)),
    path("exam-policy/", exams.ExamPolicyView.as_view(), name="exam-policy"),
    path(
        "base-models/<slug:slug>/fetch/",
        base_models.FetchBaseModel.as_view(),
        name="fetch-base-model",
    ),
]
