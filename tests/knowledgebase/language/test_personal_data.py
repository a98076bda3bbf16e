"""Documents, accounts and phones are told by form, check digits, and the words before them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.iso7064 import mod_11_2

from knowledgebase.language.personal_data import find, is_own, mask, masked


def resident(first_17: str) -> str:
    return first_17 + str(mod_11_2.calc_check_digit(first_17))


@pytest.mark.parametrize(
    "number",
    [
        resident("33011319900307211"),  # a district that is younger than most tables
        resident("44190019900307211"),  # a city without counties
        resident("50015119900307211"),
        resident("31011519900307211"),
        resident("81000019900307211"),
        resident("82000019900307211"),
        resident("83000019900307211"),
        resident("93312319900307211"),
    ],
)
def test_an_identity_number_needs_no_table_of_counties(number: str) -> None:
    (found,) = find(f"请把{number}发给客服", "zh")
    assert (found.kind, found.text, found.value) == ("id_number", number, number)


@pytest.mark.parametrize(
    "number",
    [
        "440106199003072119",  # a wrong check digit
        resident("44010619901307211"),  # no thirteenth month
        resident("99010619900307211"),  # no such province
    ],
)
def test_what_breaks_the_form_is_no_identity_number(number: str) -> None:
    assert not [one for one in find(f"单号{number}", "zh") if one.kind == "id_number"]


@pytest.mark.parametrize("separator", [" ", "\u00a0", "\u2009", "\u202f", "-", "–", "—", "·", "."])
def test_numbers_are_found_whatever_parts_their_groups(separator: str) -> None:
    whole = resident("44190019900307211")
    for kind, groups, language in (
        ("id_number", (whole[:6], whole[6:14], whole[14:]), "zh"),
        ("id_number", ("123", "45", "6789"), "en"),
        ("bank_card", ("5500", "0055", "5555", "5559"), "en"),
        ("bank_account", ("GB29", "NWBK", "6016", "1331", "9268", "19"), "en"),
        ("phone", ("138", "1234", "5678"), "zh"),
    ):
        number = separator.join(groups)
        assert [(one.kind, one.text) for one in find(f"It: {number}.", language)] == [
            (kind, number)
        ]


def test_an_old_identity_number_is_told_from_a_card_and_an_order() -> None:
    old = "440106850612327"
    assert [one.kind for one in find(f"身份证{old}", "zh")] == ["id_number"]
    assert [one.kind for one in find(f"ID card {old}", "en")] == ["id_number"]
    assert not find(f"订单号{old}", "zh")
    assert not find(f"Your parcel {old}", "en")
    assert [one.kind for one in find("卡 378282246310005", "zh")] == ["bank_card"]


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("Write AB 12 34 56 C on it", "id_number", "AB 12 34 56 C"),
        ("HKID A123456(3)", "id_number", "A123456(3)"),
        ("身份证G123456（A）", "id_number", "G123456（A）"),
        ("NI number ab123456c", "id_number", "ab123456c"),
        ("my SSN is 123456789", "id_number", "123456789"),
        ("Pay DE89 3704 0044 0532 0130 00 today", "bank_account", "DE89 3704 0044 0532 0130 00"),
        ("付到DE89370400440532013000", "bank_account", "DE89370400440532013000"),
        ("Passport no. 533380006", "passport", "533380006"),
        ("护照号码：E12345678", "passport", "E12345678"),
        ("台胞证 12345678", "passport", "12345678"),
    ],
)
def test_documents_and_accounts(text: str, kind: str, number: str) -> None:
    assert [(one.kind, one.text) for one in find(text, "en")] == [(kind, number)]


@pytest.mark.parametrize(
    "text",
    [
        "order no. 020 7946 0018",
        "Your booking 07911 123456 is ready",
        "Account number: 07911 123456",
        "order numbers 07911 123456 and 07911 654321",
        "SKU AB123456C",
        "Item A123456(4)",
        "Order no. 123-45-6789",
        "The part has 123456789 on it",
        "A passport photo costs £12",
        "Sizes 35.5 36.5 37.5 38.5 39.5 40.5",
    ],
)
def test_references_prices_and_sizes_are_nobodys(text: str) -> None:
    assert not find(text, "en")


@pytest.mark.parametrize(
    "text", ["订单号13812345678", "快递单号：13812345678", "订单编号13812345678、13912345678"]
)
def test_chinese_references_are_no_phones(text: str) -> None:
    assert not find(text, "zh")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("To order, ring 020 7946 0018", "en"),
        ("Orders: 020 7946 0018", "en"),
        ("Customer service number 020 7946 0018", "en"),
        ("订单电话13812345678", "zh"),
        ("收货号码 13812345678", "zh"),
        ("打给店长，13812345678", "zh"),
        ("１３８１２３４５６７８", "zh"),
    ],
)
def test_a_line_for_orders_is_a_phone(text: str, language: str) -> None:
    assert [one.kind for one in find(text, language)] == ["phone"]


def test_an_account_that_several_answers_name_is_the_business_own() -> None:
    (account,) = find("DE89370400440532013000", "en")
    (number,) = find(resident("44190019900307211"), "zh")
    assert not is_own(account, 1, {})
    assert is_own(account, 2, {})
    assert not is_own(number, 2, {})
    assert mask(account) == "DE89**************3000"


DIGITS = st.text("0123456789Xx -–.\u00a0\u2009ABDEG护照号order no", max_size=60)


@settings(max_examples=400, deadline=None)
@given(DIGITS | st.text(max_size=80), st.sampled_from(("en", "zh")))
def test_any_text_can_be_searched_and_what_is_found_stands_in_it(text: str, language: str) -> None:
    for one in find(text, language):
        assert one.text in text
        assert mask(one) != one.text
    assert len(masked(text, language)) >= len(text) - 80
