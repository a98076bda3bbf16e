"""An index that is ready for service."""

import pytest

from knowledgebase.retrieval.calibration import Calibration
from knowledgebase.retrieval.making import make_index
from tests import shops


@pytest.mark.parametrize(
    ("pairs", "language", "contact"),
    [
        (shops.ENGLISH, "en", shops.PHONE),
        (shops.CHINESE, "zh", shops.PHONE_ZH),
        (shops.ENGLISH[:-1], "en", ""),
        (shops.CHINESE[:-1], "zh", ""),
    ],
    ids=["en", "zh", "en without", "zh without"],
)
def test_it_knows_how_a_person_is_reached(
    pairs: list[tuple[str, str]], language: str, contact: str
) -> None:
    made = make_index(pairs, language=language, topics=["hours"])
    assert made.contact == contact
    assert made.topics == ("hours",)
    assert made.calibration != Calibration()


@pytest.mark.parametrize(
    ("pairs", "language"),
    [
        ([("Do you have a job for me?", "Send your application to jobs@postbox.example.")], "en"),
        ([("你们招人吗？", "应聘请把简历投到zhaopin@postbox.example。")], "zh"),
    ],
    ids=["en", "zh"],
)
def test_a_mailbox_for_something_else_is_no_contact(
    pairs: list[tuple[str, str]], language: str
) -> None:
    others = {"en": shops.ENGLISH, "zh": shops.CHINESE}[language][:-1]
    assert make_index([*others, *pairs], language=language).contact == ""


def test_a_story_is_no_contact() -> None:
    """What is told to whoever wants a person must be short."""
    story = f"{shops.PHONE} " + "We are a family business and love bicycles of every kind. " * 4
    made = make_index([("How can I reach you by phone?", story)], language="en")
    assert made.contact == ""


def test_without_facts_there_is_nothing_to_make() -> None:
    with pytest.raises(ValueError, match="facts"):
        make_index([], language="en")
