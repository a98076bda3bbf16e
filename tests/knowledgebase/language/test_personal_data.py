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


@pytest.mark.parametrize(
    ("text", "language", "kind", "shown"),
    [
        ("My HKID is A1234563", "en", "id_number", "A1234563"),
        ("hkid a123456(3)", "en", "id_number", "a123456(3)"),
        ("香港身份证号码：A1234563", "zh", "id_number", "A1234563"),
        ("澳门身份证1234567(8)", "zh", "id_number", "1234567(8)"),
        ("澳門居民身份證 5/123456/7", "zh", "id_number", "5/123456/7"),
        ("身分證字號A123456789", "zh", "id_number", "A123456789"),
        ("Taiwan ID: A123456789", "en", "id_number", "A123456789"),
        ("My NHS number is 943 476 5919", "en", "id_number", "943 476 5919"),
        ("Sort code 20-45-45, account number 12345678", "en", "bank_account", "12345678"),
        ("Account 12345678, sort code: 204545", "en", "bank_account", "12345678"),
        ("call me on 07700 900123", "en", "phone", "07700 900123"),
        ("ring +44 (0)7700 900 123", "en", "phone", "+44 (0)7700 900 123"),
        ("手机一三八一二三四五六七八", "zh", "phone", "一三八一二三四五六七八"),
        ("mail jane.doe (at) gmail.com", "en", "email", "jane.doe (at) gmail.com"),
        ("mail jane [at] shop [dot] example", "en", "email", "jane [at] shop [dot] example"),
    ],
)
def test_documents_of_other_places_and_spelled_data(
    text: str, language: str, kind: str, shown: str
) -> None:
    assert [(one.kind, one.text) for one in find(text, language)] == [(kind, shown)]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("IMEI 490154203237518", "en"),
        ("serial number 4539012345678909", "en"),
        ("The part AB123456C fits", "en"),
        ("order 4155552671", "en"),
        ("The price is 4155552671 VND", "en"),
        ("3 x 4 (at) 5.50 each", "en"),
        ("My HKID is A1234564", "en"),
        ("Order A1234563 is ready", "en"),
        ("Model A123456789", "en"),
        ("澳门游1234567人", "zh"),
        ("编号A123456789", "zh"),
        ("工单13812345678", "zh"),
        ("流水440301900307123", "zh"),
        ("共13812345678件", "zh"),
        ("周一二三四五六七都营业", "zh"),
    ],
)
def test_look_alikes_are_nobodys(text: str, language: str) -> None:
    assert not find(text, language)


def test_a_spelled_address_is_masked_as_one() -> None:
    assert masked("jane (at) shop.example", "en") == "j***@shop.example"
