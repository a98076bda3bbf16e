"""Any code and any value give a text: never an exception, never more than the code can hold."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from finetune.data.reading.number_formats import is_date, is_general, is_time, shown

_PIECES = (
    "0 # ? . , % / E+ E- @ General ; : - + ( ) _ * \\ ! y m d h s e g b aaa aaaa yyyy mm dd hh ss"
    " AM/PM A/P 上午/下午 [h] [mm] [ss] [Red] [>=10] [<0] [=1] [$¥-804] [$-411] [$-1E000804]"
    ' [DBNum1] [DBNum2] [DBNum9] [ ] " \'元\' "天" 万 1 9 x'.split()
)
_CODES = st.one_of(
    st.text(max_size=320),
    st.lists(st.sampled_from([*_PIECES, " ", "\n"]), max_size=40).map("".join),
)
_VALUES = st.one_of(st.floats(), st.integers(), st.booleans(), st.text(max_size=20))
_PLAIN = st.decimals(min_value=0, max_value=10**9, places=4)


@settings(max_examples=1500, deadline=None)
@given(code=_CODES, value=_VALUES, from_1904=st.booleans())
def test_anything_gives_a_text(code: str, value: float | bool | str, from_1904: bool) -> None:
    found = shown(value, code, dates_from_1904=from_1904)
    assert len(found.text) <= 2000 + 30 * len(code)
    assert shown(value, code, dates_from_1904=from_1904) == found
    assert not (is_date(code) and (is_time(code) or is_general(code)))


@settings(max_examples=300, deadline=None)
@given(value=_PLAIN, places=st.integers(0, 4), unit=st.sampled_from(["", '"元"', "℃", "\\a"]))
def test_decimals_read_back_as_the_rounded_number(value: Decimal, places: int, unit: str) -> None:
    code = "#,##0" + ("." + "0" * places if places else "") + unit
    found = shown(float(value), code)
    digits = found.text.rstrip("元℃a")
    assert found.sure
    assert abs(Decimal(digits.replace(",", "")) - value) <= Decimal("0.5") * Decimal(10) ** -places


@settings(max_examples=300, deadline=None)
@given(text=st.text(max_size=30), code=st.sampled_from(["General", "0.00", "@", "yyyy;0", ""]))
def test_texts_are_shown_as_they_are(text: str, code: str) -> None:
    assert shown(text, code).text == text
