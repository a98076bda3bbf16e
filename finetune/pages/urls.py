"""Addresses of pages under `/t/<tenant>/`."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from finetune.pages.presenters.rows import DECIDED
from finetune.pages.views import (
    columns,
    datasets,
    exams,
    rows,
    surveys,
    trainings,
    wordings,
)
from maas.console.converters import SwitchConverter


class RowChoiceConverter(StringConverter):
    """What can be decided about a row, as a part of an address."""

    regex = "|".join(DECIDED)


class TableFormConverter(StringConverter):
    """As what a table is downloaded."""

    regex = "xlsx|csv"


register_converter(TableFormConverter, "table_form")
register_converter(RowChoiceConverter, "choice")
register_converter(SwitchConverter, "survey_switch")

urlpatterns = [
    path("data/", datasets.datasets, name="datasets"),
    path("data/new/", datasets.new_dataset, name="new-dataset"),
    path("data/<uuid:dataset>/", datasets.dataset, name="dataset"),
    path("data/<uuid:dataset>/reading/", datasets.reading, name="reading"),
    path("data/<uuid:dataset>/name/", columns.rename_dataset, name="rename-dataset"),
    path("data/<uuid:dataset>/trash/", datasets.trash_dataset, name="trash-dataset"),
    path("data/<uuid:dataset>/original/", datasets.original, name="original"),
    path("data/<uuid:dataset>/columns/", columns.columns, name="columns"),
    path("data/<uuid:dataset>/columns/read/", columns.remap, name="remap"),
    path("data/<uuid:dataset>/options/", columns.options, name="options"),
    path("data/<uuid:dataset>/rows/", rows.rows, name="rows"),
    path("data/<uuid:dataset>/rows/new/", rows.new_row, name="new-row"),
    path(
        "data/<uuid:dataset>/rows/download/<table_form:form>/", rows.download, name="download-rows"
    ),
    path("data/<uuid:dataset>/catch-up/", rows.catch_up, name="catch-up"),
    path("data/<uuid:dataset>/rows/<int:row>/", rows.row, name="row"),
    path("data/<uuid:dataset>/rows/<int:row>/<choice:choice>/", rows.decide, name="decide"),
    path("data/<uuid:dataset>/wordings/", wordings.wordings, name="wordings"),
    path("data/<uuid:dataset>/wordings/<int:wording>/", wordings.wording, name="wording"),
    path(
        "data/<uuid:dataset>/wordings/<int:wording>/switch/",
        wordings.switch_wording,
        name="switch-wording",
    ),
    path("data/<uuid:dataset>/survey/", surveys.survey, name="survey"),
    path(
        "data/<uuid:dataset>/survey/<survey_switch:switch>/",
        surveys.switch_survey,
        name="switch-survey",
    ),
    path(
        "data/<uuid:dataset>/survey/<uuid:contribution>/",
        surveys.survey_question,
        name="survey-question",
    ),
    path("data/<uuid:dataset>/teach/", trainings.teach, name="teach"),
    path("trainings/<uuid:training>/", trainings.training, name="training"),
    path("terms/<slug:base_model>/", trainings.accept_terms, name="accept-terms"),
    path("exams/<uuid:exam>/", exams.exam, name="exam"),
    path("exams/<uuid:exam>/<int:item>/answer/", exams.answer, name="answer-exam-question"),
    path("versions/<uuid:version>/examine/", exams.examine, name="examine"),
]
