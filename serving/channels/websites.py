"""Websites as people type them, and as browsers name them: their origins."""

import ipaddress
import re
from collections.abc import Iterable, Iterator

import idna

LONGEST = 200
"""Characters of an origin."""
_SAME = str.maketrans("：／．。，；＊", ":/..,;*")
"""What a Chinese keyboard types for the marks of an address."""
_AROUND = "<>\"'“”‘’「」《》()（）"
_BETWEEN = re.compile(r"[\s、]+|[,;]+(?=\s|$|https?:/)")
_SCHEME = re.compile(r"(?:(https?):/*)*/*", re.I)
_WITHOUT_PATH = re.compile(rf"{_SCHEME.pattern}[^/?#,;]*", re.I)
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_PORT = re.compile(r"\d{1,5}")
_USUAL_PORTS = {"http": 80, "https": 443}


class NoWebsite(ValueError):
    """A text that is no website's address."""


def origins(typed: str) -> Iterator[str]:
    """The origins of all websites in a line, one or several with blanks or commas between.

    An origin is ASCII, as browsers send it: "Müller.example/shop" is
    "https://xn--mller-kva.example". Raises NoWebsite.
    """
    for text in _BETWEEN.split(typed.translate(_SAME)):
        yield from map(_origin, _one_by_one(text.strip(_AROUND)))


def _origin(typed: str) -> str:
    """One website's origin: without capitals and the port that goes without saying.

    Without a scheme https is meant, and http for one's own machine or a number. `*.` before a
    host means all that lie below it. Raises NoWebsite.
    """
    found = _SCHEME.match(typed)
    assert found is not None
    host, colon, port = typed[found.end() :].partition(":")
    name = _ascii(host.rstrip("."), alone=found[1] is not None)
    local = name == "localhost" or name.endswith(".localhost") or _is_number(name)
    scheme = (found[1] or ("http" if local else "https")).lower()
    whole = f"{scheme}://{name}{_port(port, scheme) if colon else ''}"
    if len(whole) > LONGEST:
        raise NoWebsite(typed)
    return whole


def readable(website: str) -> str:
    """An origin as people write it: "https://müller.example"."""
    scheme, sep, host = website.partition("://")
    try:
        return scheme + sep + ".".join(_letters(label) for label in host.split("."))
    except idna.IDNAError:
        return website


def readables(websites: Iterable[str]) -> list[str]:
    return [readable(one) for one in websites]


def _one_by_one(text: str) -> Iterator[str]:
    """Hosts joined by commas alone, without their paths, in which a comma is a comma."""
    while text:
        host = _WITHOUT_PATH.match(text)
        assert host is not None
        if host[0]:
            yield host[0]
        rest = text[host.end() :]
        text = rest.lstrip(",;") if rest[:1] in {",", ";"} else ""


def _ascii(host: str, *, alone: bool) -> str:
    """A host in its ASCII form. `alone`: one label may be a host, as on a network of one's own."""
    below, name = ("*.", host[2:]) if host.startswith("*.") else ("", host)
    try:
        name = name.lower() if name.isascii() else idna.encode(name, uts46=True).decode()
        for label in name.split("."):
            _letters(label)
    except (idna.IDNAError, UnicodeError):
        raise NoWebsite(host) from None
    labels = name.split(".")
    if not all(map(_LABEL.fullmatch, labels)):
        raise NoWebsite(host)
    one = len(labels) == 1 and name != "localhost" and not alone
    number = labels[-1].isdigit() and not _is_number(name)
    if one or number or (below and (len(labels) == 1 or labels[-1].isdigit())):
        raise NoWebsite(host)
    return below + name


def _letters(label: str) -> str:
    """A label as people write it. Raises IDNAError for what no letters stand for."""
    name, colon, port = label.partition(":")
    return (idna.decode(name) if name.startswith("xn--") else name) + colon + port


def _is_number(name: str) -> bool:
    try:
        ipaddress.IPv4Address(name)
    except ValueError:
        return False
    return True


def _port(port: str, scheme: str) -> str:
    """A port as it stands in an origin, nothing for the usual one."""
    if not port:
        return ""
    if not _PORT.fullmatch(port) or not 0 < int(port) < 65536:
        raise NoWebsite(port)
    return "" if int(port) == _USUAL_PORTS[scheme] else f":{int(port)}"
