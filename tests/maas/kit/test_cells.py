"""No spreadsheet program runs a cell of ours, and what is read back is what was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maas.kit.cells import harmless, plain


@pytest.mark.parametrize("text", ["=1+1", "+44 20", "-18℃", "@home", " =A1", "\t=A1", "'=A1"])
def test_what_would_be_run_is_text(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "£15", "'tis", "a = b", "9:00 - 18:00"])
def test_other_text_stays(text: str) -> None:
    assert harmless(text) == plain(text) == text


@given(st.text(alphabet=" \t='+-@ab£1", max_size=8))
def test_it_comes_back_as_it_was(text: str) -> None:
    assert plain(harmless(text)) == text
    assert not harmless(text).lstrip(" \t\r\n").startswith(("=", "+", "-", "@"))
