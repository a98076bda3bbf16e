from django.urls import path

from tests.toy import views

urlpatterns = [path("toys/", views.toys, name="toys")]
