"""The names of OpenDocument's elements and attributes (OASIS ODF 1.3, part 3), as the parser
writes them: the namespace, a space, and the name."""

_URN = "urn:oasis:names:tc:opendocument:xmlns:"
_NAMESPACES = {
    "office": f"{_URN}office:1.0",
    "table": f"{_URN}table:1.0",
    "text": f"{_URN}text:1.0",
    "style": f"{_URN}style:1.0",
    "number": f"{_URN}datastyle:1.0",
    "draw": f"{_URN}drawing:1.0",
    "manifest": f"{_URN}manifest:1.0",
    "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
}


def named(name: str) -> str:
    """ "table:table-cell" as the parser writes it."""
    prefix, local = name.split(":")
    return f"{_NAMESPACES[prefix]} {local}"
