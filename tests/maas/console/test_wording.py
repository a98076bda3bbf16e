"""How numbers, times and states are put into words."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from finetune.data.settings import ADDED_SHEET
from finetune.templatetags import rows
from maas.catalog.models import ModelVersion, TunedModel
from maas.common.durations import duration
from maas.console.templatetags import console


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 seconds"),
        (1, "1 second"),
        (59, "59 seconds"),
        (95, "2 minutes"),
        (3600, "1 hour"),
        (5400, "1 h 30 min"),
        (86400, "24 hours"),
        (None, ""),
    ],
)
def test_durations(seconds: int | None, words: str) -> None:
    assert duration(seconds) == words


def test_percent_is_never_rounded_up_to_all() -> None:
    assert console.percent(0.999) == "99%"
    assert console.percent(1.0) == "100%"
    assert console.percent(0.29) == "29%"
    assert console.percent(None) == "–"


def test_moments_are_told_as_people_do() -> None:
    now = timezone.now()
    assert console.ago(now) == "just now"
    assert console.ago(now - timedelta(minutes=5, seconds=3)) == "5 minutes ago"
    assert console.ago(now - timedelta(days=3)) == "3 days ago"


def test_the_snowball_grows_and_never_leaves_its_slope() -> None:
    start, end = console.slope(0), console.slope(1.4)
    assert float(start["x"]) < float(end["x"])
    assert float(start["r"]) < float(end["r"])
    assert end["at"] == "100.0"


def test_an_icon_is_hidden_unless_it_has_words() -> None:
    with translation.override("en"):
        assert 'aria-hidden="true"' in console.icon("check")
        assert 'aria-label="Yes"' in console.icon("check", "Yes")


@pytest.mark.parametrize(
    ("language", "stands", "added", "version", "both"),
    [
        ("en", "Prices, row 3", "added by you, row 3", "Tea shop, version 2", "red, green"),
        ("zh-hans", "Prices，第 3 行", "您添加的，第 3 行", "Tea shop 第 2 版", "red、green"),
    ],
)
def test_places_versions_and_lists_are_written_as_the_language_does(
    language: str, stands: str, added: str, version: str, both: str
) -> None:
    with translation.override(language):
        assert rows.row_place("Prices", 3) == stands
        assert rows.row_place(ADDED_SHEET, 3) == added
        assert str(ModelVersion(tuned_model=TunedModel(name="Tea shop"), number=2)) == version
        assert console.listed(["red", "green"]) == both
