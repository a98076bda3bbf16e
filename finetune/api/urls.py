from django.urls import include, path

from finetune.api import base_models, exams, trainings

of_a_tenant = [
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
