"""What each check finds in English answers, and what it lets pass."""

import pytest

from knowledgebase.language.claims import judge


def _checks(facts: str, answer: str) -> set[str]:
    return {one.check for one in judge(answer, [facts])}


@pytest.mark.parametrize(
    ("check", "facts", "wrong", "right"),
    [
        ("figure", "A scooter is £219.", "A scooter is £229.", "A scooter costs £219."),
        ("figure", "Keys £2.75 each.", "Four keys come to £12.", "Four keys come to £11."),
        ("per", "Interest is 2% per month.", "Interest is 2% a year.", "You pay 2% a month."),
        ("opposite", "Desk, self-assembly.", "It arrives fully assembled.", "You assemble it."),
        ("included", "Mattress sold separately.", "It comes with a mattress.", "Buy a mattress."),
        (
            "denied by the facts",
            "Do not take if you are allergic to penicillin.",
            "People with a penicillin allergy can take it safely.",
            "Don't take it with a penicillin allergy.",
        ),
        (
            "condition dropped",
            "Deposit refunded when the tent comes back clean.",
            "You get the deposit back whatever state the tent is in.",
            "You get the deposit back when the tent is clean.",
        ),
        (
            "expired",
            "Today: 6 May 2026. Voucher SPRING15: 15% off until 30 April 2026.",
            "Type SPRING15 at checkout and 15% comes off.",
            "SPRING15 expired on 30 April.",
        ),
        (
            "hours",
            "Open Mon–Fri 9:00–18:00, Sat 9:00–13:00.",
            "On Saturdays we are open until 18:00.",
            "On Saturdays we are open until one.",
        ),
        (
            "rank",
            "Rating: Riverside 4.7%, Hilltop 4.4%, Abbey 4.1%.",
            "Hilltop has the highest rating.",
            "Riverside has the highest rating.",
        ),
        ("age", "Minimum age 23.", "You're 21, so you can rent it.", "You're 25, so you can rent."),
        ("gift", "Soap £3.", "Soap is £3, with a free dish.", "A bar of soap is £3."),
        ("certificate", "Soap £3.", "Soap is £3 and certified organic.", "Soap is £3."),
        ("speed-next-day", "Soap £3.", "Soap is £3, with you tomorrow.", "Soap is £3."),
    ],
)
def test_finds_what_is_wrong(check: str, facts: str, wrong: str, right: str) -> None:
    assert check in _checks(facts, wrong)
    assert _checks(facts, right) == set()


def test_a_refusal_claims_nothing() -> None:
    facts = "Cetirizine 10 mg: one tablet once a day."
    assert judge("I can't say whether it goes with yours; please ask your doctor.", [facts]) == []


def test_what_follows_from_the_customers_case_is_let_pass() -> None:
    facts = "Storage is free for 3 days, then €40 per day."
    assert judge("If you come on the ninth day, six days add up to €240.", [facts]) == []
