"""Parts of addresses that several slices use."""

from django.urls.converters import StringConverter


class SwitchConverter(StringConverter):
    """On or off, as a part of an address."""

    regex = "on|off"
