"""Text in a comma-separated file, so that no spreadsheet program takes it for a formula."""

_RUN = ("=", "+", "-", "@")
_TEXT = "'"


def harmless(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet program would run it."""
    return f"{_TEXT}{text}" if text.lstrip(" \t\r\n'").startswith(_RUN) else text


def plain(text: str) -> str:
    """The text as it was before `harmless`."""
    told = text.startswith(_TEXT) and text.lstrip(" \t\r\n'").startswith(_RUN)
    return text.removeprefix(_TEXT) if told else text
