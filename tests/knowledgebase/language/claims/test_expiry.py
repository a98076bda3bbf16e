"""An offer is over by the day that the facts name as today, in the order of the calendar."""

import pytest

from knowledgebase.language.claims import judge

SAID = "Helmets are half price now, come in this week."


@pytest.mark.parametrize(
    ("today", "until", "over"),
    [
        ("4 March 2026", "28 February 2026", True),
        ("12 January 2027", "31 December 2026", True),
        ("12 December 2026", "31 January 2027", False),
        ("20 May", "30 April", True),
        ("20 February", "30 March", False),
    ],
)
def test_over_the_turn_of_the_year_too(today: str, until: str, over: bool) -> None:
    facts = [f"Today: {today}. The half-price helmets offer runs until {until}."]
    checks = [judgement.check for judgement in judge(SAID, facts)]
    assert ("expired" in checks) is over
