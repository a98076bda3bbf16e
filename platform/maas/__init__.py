"""The platform: tenants, catalogue, fleet, usage, jobs and the console."""

from maas.celery import app as celery_app

__all__ = ["celery_app"]
