"""How many bytes of script and style a page makes a browser fetch, as whitenoise sends them."""

import re
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from whitenoise.compress import Compressor

_PARTS = re.compile(r'<script[^>]* src="([^"]+)"|<link[^>]* rel="stylesheet"[^>]* href="([^"]+)"')


def of(page: str) -> dict[str, int]:
    """Bytes by file of what the page's HTML names: its scripts and style sheets.

    A merchant's colours are a sheet of one line that a view makes; it is no file.
    """
    named = {script or style for script, style in _PARTS.findall(page)}
    named = {one for one in named if not urlsplit(one).path.endswith("/look.css")}
    return {address: _sent(_file(address)) for address in sorted(named)}


def _file(address: str) -> str:
    prefix = "/" + settings.STATIC_URL.strip("/") + "/"
    name = urlsplit(address).path.removeprefix(prefix)
    # A collected file carries its digest in its name.
    for one in (name, re.sub(r"\.[0-9a-f]{12}(\.\w+)$", r"\1", name)):
        found = finders.find(one)
        if found:
            return str(found)
    raise FileNotFoundError(address)


@cache
def _sent(file: str) -> int:
    data = Path(file).read_bytes()
    small = Compressor.compress_gzip(data)
    return min(len(small), len(data))
