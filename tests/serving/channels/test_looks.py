"""Whatever colour a merchant likes, everybody can read what stands on it."""

import itertools

import pytest

from serving.channels.looks import TEXT, contrast, look

SOME = ["#0b6157", "#ffdd00", "#777777", "#767676", "#ee6a36", "#000000", "#ffffff", "#ff0000"]
GRID = [f"#{r:02x}{g:02x}{b:02x}" for r, g, b in itertools.product(range(0, 256, 51), repeat=3)]


def test_contrast_is_the_webs_own() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_every_pair_can_be_read() -> None:
    for colour in (*SOME, *GRID):
        found = look(colour)
        assert contrast(found.colour, found.on) >= TEXT, colour
        assert contrast(found.light, "#ffffff") >= TEXT, colour
        assert contrast(found.dark, "#122122") >= TEXT, colour


def test_a_colour_that_can_be_read_is_left_as_it_is() -> None:
    assert look("#0b6157").colour == "#0b6157"
    assert look("#ffdd00").colour == "#ffdd00"
