"""Parts of addresses that several slices use."""

from django.urls.converters import StringConverter


class Switch(StringConverter):
    """On or off, as a part of an address."""

    regex = "on|off"
