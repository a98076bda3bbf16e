"""Django's part of the product's ASGI application, with the kinds of job that the tests use."""

from django.core.asgi import get_asgi_application

application = get_asgi_application()
