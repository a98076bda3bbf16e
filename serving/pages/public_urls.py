"""Addresses of pages that are for everybody who has their link."""

from django.urls import path

from serving.pages.chat_page import look, stream, views

urlpatterns = [
    path("widget.js", look.widget, name="widget"),
    path("c/<slug:channel>/", views.chat, name="public-chat"),
    path("c/<slug:channel>/look.css", look.look, name="public-look"),
    path("c/<slug:channel>/widget.json", look.widget_settings, name="public-widget"),
    path("c/<slug:channel>/ask/", stream.ask, name="public-ask"),
    path("c/<slug:channel>/rate/", views.rate, name="public-rate"),
    path("c/<slug:channel>/message/", views.leave_message, name="public-message"),
]
