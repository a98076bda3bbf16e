"""Values and codes by themselves: what is sure, what asks, and what a code is about."""

import pytest

from finetune.data.reading.number_formats import (
    BUILT_IN,
    Shown,
    is_date,
    is_general,
    is_time,
    shown,
)

_DAY = 45366.5630208333  # 2024-03-15 13:30:45


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (7, '0"天"', "7天"),
        (2.5, '0.0" kg"', "2.5 kg"),
        (8.5, '0.0"折"', "8.5折"),
        (-18, '0"℃"', "-18℃"),
        (1299, '"约¥"0"起"', "约¥1299起"),
        (12.5, '0.00"元/斤"', "12.50元/斤"),
        (7, '"No. "000', "No. 007"),
        (5550134, "000-0000", "555-0134"),
        (12345, '0\\.0,"万"', "1.2万"),
        (0.05, "+0.0%;-0.0%", "+5.0%"),
        (1.005, "0.00", "1.01"),
        (5, "#.#", "5."),
        (5, ".0", "5.0"),
        (1.5, "[h]:mm", "36:00"),
        (45366, "[$-804]yyyy年m月d日 aaaa", "2024年3月15日 星期五"),
        (60, "yyyy-mm-dd", "1900-02-29"),
        (0, "yyyy-mm-dd", "1900-01-00"),
        (0.75, '上午/下午h"时"mm"分"', "下午6时00分"),
        (5, "G/通用格式", "5"),
        (1234, "[DBNum2][$-804]General", "壹仟贰佰叁拾肆"),
        ("7", '"No. "@', "No. 7"),
        ("text", "0.00", "text"),
        (True, "0.00", "TRUE"),
        (False, ";;;", "FALSE"),
        (5, "", "5"),
        (0.1 + 0.2, "General", "0.3"),
        (-5, "0.00;(0.00)", "(5.00)"),
        (5, ";;;", ""),
    ],
)
def test_shown_for_certain(value: float | bool | str, code: str, text: str) -> None:
    assert shown(value, code) == Shown(text, sure=True)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (6901234567892, "General"),
        (1234567890123456789, "0"),
        (1234567890123450, "0"),
        (1 / 3, "General"),
        (12345, '0!.0,"万"'),
        (-5, "[>=1000]0;0"),
        (5, '[=1]"男";[=2]"女"'),
        (5, "[>100]0"),
        (-0.001, "0.00"),
        (-5, "0;"),
        (-5, '"有货"'),
        (0.3, "# ?/?"),
        (-1, "yyyy-mm-dd"),
        (2958466, "yyyy-mm-dd"),
        (_DAY, "[$-F800]dddd, mmmm dd, yyyy"),
        (_DAY, "[$-407]mmmm"),
        (_DAY, "ggge"),
        (_DAY, "aaaa"),
        (1234, "[DBNum1][$-804]0"),
        (101, "[DBNum1][$-804]General"),
        (5, "0 kg"),
        (5, '0"abc'),
        (5, "0*x"),
        (5, "0,;0;0;0;0"),
        (5, "[Strange]0"),
        (5, "yyyy 0"),
        (0.0001, "ss"),
        (float("nan"), "0"),
        (float("inf"), "General"),
        (10**400, "0"),
        (5, "0" * 400),
        ("text", '@"' + "a" * 400),
    ],
)
def test_what_programs_show_differently_is_not_sure(value: float | str, code: str) -> None:
    assert not shown(value, code).sure


def test_long_numbers_in_general_are_an_exponent_as_in_the_cell() -> None:
    assert shown(6901234567892, "General").text == "6.90123E+12"
    assert shown(1234567890123456789, "General").text == "1.23457E+18"
    assert shown(99999999999, "General") == Shown("99999999999", sure=True)


def test_dates_from_1904_are_four_years_and_a_day_later() -> None:
    assert shown(0, "yyyy-mm-dd", dates_from_1904=True).text == "1904-01-01"
    assert shown(43904, "yyyy-mm-dd", dates_from_1904=True).text == "2024-03-15"
    assert shown(1.5, "[h]:mm", dates_from_1904=True).text == "36:00"


@pytest.mark.parametrize(
    "code",
    ["yyyy-mm-dd", "m", "mmm", "d", "[$-804]aaaa", 'm"月"d"日";@', "0;yyyy", "h:mm d", "e"],
)
def test_a_day_of_the_calendar_is_a_date(code: str) -> None:
    assert is_date(code)
    assert not is_time(code)


@pytest.mark.parametrize("code", ["h:mm", "mm:ss", "mm:ss.0", "[h]:mm", "[m]", "h AM/PM", 'h"时"'])
def test_a_time_or_a_duration_is_no_date(code: str) -> None:
    assert is_time(code)
    assert not is_date(code)


@pytest.mark.parametrize(
    "code", ["0.00", '0"day"', "0\\d", "General", "[Red]0", "@", "[$USD] 0", ""]
)
def test_numbers_and_texts_are_neither(code: str) -> None:
    assert not is_date(code)
    assert not is_time(code)


def test_general_and_text_leave_numbers_as_they_are() -> None:
    assert is_general("General")
    assert is_general("GENERAL")
    assert is_general("")
    assert is_general("@")
    assert not is_general('General"元"')
    assert not is_general("0")


def test_built_in_formats() -> None:
    assert set(BUILT_IN) == set(range(59))
    assert shown(0.5, BUILT_IN[9]) == Shown("50%", sure=True)
    assert shown(45366, BUILT_IN[31]) == Shown("2024年3月15日", sure=True)
    assert shown(45366, BUILT_IN[57]) == Shown("2024年3月", sure=True)
    assert shown(0.75, BUILT_IN[55]) == Shown("下午6时00分", sure=True)
    assert {number for number, code in BUILT_IN.items() if is_date(code)} == {
        *range(14, 18), 22, *range(27, 32), 36, *range(50, 55), 57, 58
    }  # fmt: skip


def test_what_the_system_decides_is_not_sure() -> None:
    assert shown(45366, BUILT_IN[14]) == Shown("2024/3/15", sure=False)
    assert shown(5, BUILT_IN[7]) == Shown("$5.00 ", sure=False)
    assert shown(1234, BUILT_IN[37]) == Shown("1,234 ", sure=True)
    assert not shown(-1234, BUILT_IN[37]).sure
