"""Addresses of pages that are for everybody who has their link."""

from django.urls import path

from finetune.pages.views import public_survey

urlpatterns = [path("ask/<slug:token>/", public_survey.survey, name="public-survey")]
