"""A sentence is held to the one fact that is about the same."""

import pytest

from serving.checks.guard import Guard

BIKES = ["Finished bikes are stored free for 10 days.", "A loan bike is free for 2 days."]
FREIGHT = ["寄往西藏、青海和内蒙古的运费是25元。", "寄往澳门的运费是98元，寄往香港的运费是60元。"]
MEMBERS = ["Members get 20 % off every order over £50.", "Delivery costs £4.50."]


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (BIKES, "Finished bikes are stored free for 2 days."),
        (FREIGHT, "澳门、西藏、青海和内蒙古运费25元。"),
        (MEMBERS, "Members get 50 % off every order over £50."),
        (MEMBERS, "Members get half price on orders over £50."),
        (MEMBERS, "Members get 20 % off every order under £50."),
        (["会员全场八折，特价商品除外。"], "会员全场优惠80%，特价商品除外。"),
        (["会员全场八折，特价商品除外。"], "会员打八折，特价商品也参加。"),
    ],
)
def test_another_facts_value_and_another_meaning_are_objected_to(
    facts: list[str], said: str
) -> None:
    fault = Guard(facts).fault(said)
    assert fault is not None
    assert fault.said == said
    assert fault.fact in facts


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (BIKES, "Your finished bike is kept at no charge for ten days."),
        (FREIGHT, "西藏、青海和内蒙古运费25元。"),
        (FREIGHT, "澳门运费98元，香港60元。"),
        (MEMBERS, "As a member you pay 80 % of the price on orders over £50."),
        (MEMBERS, "Members get a fifth off orders over £50."),
        (["会员全场八折，特价商品除外。"], "会员全场优惠20%，特价商品除外。"),
        (["会员全场八折，特价商品除外。"], "会员买东西付原价的80%。"),
    ],
)
def test_the_same_in_other_words_and_notations_passes(facts: list[str], said: str) -> None:
    assert Guard(facts).fault(said) is None


def test_either_order_of_the_facts_gives_the_same() -> None:
    said = "Finished bikes are stored free for 2 days."
    assert Guard(BIKES[::-1]).fault(said) is not None
