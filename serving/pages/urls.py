"""Addresses of pages under `/t/<tenant>/`."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from serving.pages.views import channels, conversations, deployments, tryout


class DeedConverter(StringConverter):
    """What can be done to a deployment, as a part of an address."""

    regex = "|".join(deployments.DEEDS)


class PictureConverter(StringConverter):
    """The kinds of files that a QR code is drawn as."""

    regex = "|".join(channels.QR_KINDS)


register_converter(DeedConverter, "deed")
register_converter(PictureConverter, "picture")

urlpatterns = [
    path("live/", deployments.deployments, name="deployments"),
    path("live/new/", deployments.deploy, name="deploy"),
    path("live/<uuid:deployment>/", deployments.deployment, name="deployment"),
    path("live/<uuid:deployment>/version/", deployments.change_version, name="change-version"),
    path("live/<uuid:deployment>/words/", deployments.change_words, name="change-words"),
    path(
        "live/<uuid:deployment>/thresholds/",
        deployments.change_thresholds,
        name="change-thresholds",
    ),
    path("live/<uuid:deployment>/checks/", deployments.checks, name="checks"),
    path("live/<uuid:deployment>/ask/", tryout.ask, name="ask"),
    path("live/<uuid:deployment>/channel/", channels.channel, name="channel"),
    path("live/<uuid:deployment>/channel/look.css", channels.channel_look, name="channel-look"),
    path("live/<uuid:deployment>/channel/qr.<picture:picture>", channels.qr_code, name="qr-code"),
    path("live/<uuid:deployment>/back/", deployments.roll_back, name="roll-back"),
    path("live/<uuid:deployment>/<deed:deed>/", deployments.change_state, name="change-deployment"),
    path("conversations/", conversations.conversations, name="conversations"),
    path("conversations/<uuid:turn>/leave/", conversations.leave, name="leave-conversation"),
]
