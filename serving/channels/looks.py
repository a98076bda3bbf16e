"""A merchant's colour, made fit to read: WCAG contrast decides what stands on it and beside it."""

from dataclasses import dataclass

TEXT = 4.5
"""The least contrast of text with what it stands on (WCAG 2.2 AA)."""
_WHITE, _INK = "#ffffff", "#08191b"
_PAPER, _NIGHT = "#ffffff", "#122122"
_STEP = 0.04


@dataclass(frozen=True, kw_only=True)
class Look:
    """`on` is the text on the colour; `light` and `dark` are the colour's own kin that can be
    read as text on a light and on a dark page."""

    colour: str
    on: str
    contrast: float
    light: str
    dark: str


def look(colour: str) -> Look:
    """`colour` is "#rrggbb". Every pair in the answer has a contrast of at least 4.5."""
    on = _WHITE if contrast(colour, _WHITE) >= TEXT else _INK
    while contrast(colour, on) < TEXT:
        colour = _mixed(colour, _WHITE if on == _INK else "#000000")
    return Look(
        colour=colour,
        on=on,
        contrast=round(contrast(colour, on), 1),
        light=_until_read(colour, _PAPER, "#000000"),
        dark=_until_read(colour, _NIGHT, _WHITE),
    )


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _until_read(colour: str, page: str, towards: str) -> str:
    while contrast(colour, page) < TEXT:
        colour = _mixed(colour, towards)
    return colour


def _mixed(colour: str, towards: str) -> str:
    parts = zip(_parts(colour), _parts(towards), strict=True)
    return "#" + "".join(f"{_nearer(one, other):02x}" for one, other in parts)


def _nearer(one: int, other: int) -> int:
    """A step towards the other; at least by one, so that it is reached."""
    step = round((other - one) * _STEP) or (other > one) - (other < one)
    return one + step


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
